"""The people of B06-TS: who is counted under each code, this month and the month before.

Counted from spells as each month's closing knew them, by the law's own schemes; a person on
several lists of one scheme is counted once, on the list recorded last.
"""

from collections.abc import Mapping

import pyarrow as pa
from django.db import connection

from ansinh.engine.session import Relation, Session, connect
from ansinh.ground.months import first_day, month_of
from ansinh.law import Law, tables
from ansinh.law.funds import Fund
from ansinh.register import columns
from ansinh.statements.people import ClosedMonth

COUNTED: Mapping[str, str] = {
    "05": "scheme = 'BHXH_BB'",
    "06": "scheme = 'BHXH_BB' AND state = 'maternity'",
    "09": "scheme = 'BHXH_TN'",
    "11": "scheme = 'BHXH_TN'",
    "12": "scheme = 'BHXH_TN' AND \"group\" IN ('voluntary_poor', 'voluntary_island')",
    "13": "scheme = 'BHXH_TN' AND \"group\" = 'voluntary_near_poor'",
    "14": "scheme = 'BHXH_TN' AND \"group\" = 'voluntary_ethnic'",
    "15": "scheme = 'BHXH_TN' AND \"group\" NOT IN ('voluntary_poor', 'voluntary_island', "
    "'voluntary_near_poor', 'voluntary_ethnic')",
    "16": "scheme = 'BHXH_TN'",
    "17": "scheme = 'BHXH_TN' AND payment_months <= 12 AND paid",
    "18": "scheme = 'BHXH_TN' AND payment_months <= 12 AND NOT paid",
    "19": "scheme = 'BHXH_TN' AND payment_months > 12",
    "22": "scheme = 'BHTN'",
    "23": "scheme = 'BHTN' AND state = 'maternity'",
    "26": "scheme = 'BHYT'",
    "28": "scheme = 'BHYT' AND state NOT IN ('maternity', 'sick') "
    "AND \"group\" NOT IN ('forces_relative', 'defence_relative')",
    "29": "scheme = 'BHYT' AND state IN ('maternity', 'sick') "
    "AND \"group\" NOT IN ('forces_relative', 'defence_relative')",
    "32": "scheme = 'BHYT' AND \"group\" IN ('forces_relative', 'defence_relative')",
    "36": "scheme = 'TNLD'",
    "38": "scheme = 'TNLD' AND social",
    "39": "scheme = 'TNLD' AND NOT social",
    "40": "scheme = 'TNLD' AND state = 'maternity'",
    "43": "scheme = 'TNLD_TN'",
    "45": "scheme = 'TNLD_TN'",
    "46": "scheme = 'TNLD_TN' AND \"group\" = 'voluntary_accident_poor'",
    "47": "scheme = 'TNLD_TN' AND \"group\" = 'voluntary_accident_near_poor'",
    "48": "scheme = 'TNLD_TN' AND \"group\" NOT IN ('voluntary_accident_poor', "
    "'voluntary_accident_near_poor')",
    "50": "scheme = 'TNLD_TN' AND paid",
    "51": "scheme = 'TNLD_TN' AND NOT paid",
}
"""Who stands under a code, of the people counted in a month; `social` is whether the person is
in compulsory social insurance as well, `paid` whether the list of a voluntary scheme owes nothing
for the period that covers the month."""

STOPPED = {"82": "BHXH_BB", "83": "BHXH_TN", "84": "BHYT", "85": "BHTN"}
"""Counted at the end of last year or since, and no longer: stopped this year, not back yet."""

Movement = tuple[int, int, int]
"""People at the end of the month before, increase and decrease."""


def movements(*, now: ClosedMonth, before: ClosedMonth | None, law: Law) -> dict[str, Movement]:
    """The people of every code and how they moved since the month before."""
    with connect() as session:
        people_now = _people(session, now, law)  # noqa: F841  named in the query
        people_then = _people(session, before, law)  # noqa: F841
        rows = session.sql(
            """
            SELECT coalesce(n.code, b.code), count(b.person),
                count(*) FILTER (b.person IS NULL), count(*) FILTER (n.person IS NULL)
            FROM people_now n
            FULL OUTER JOIN people_then b ON n.code = b.code AND n.person = b.person
            GROUP BY 1
            """
        ).fetchall()
    found = dict.fromkeys((*COUNTED, *STOPPED), (0, 0, 0))
    return found | {code: (then, up, down) for code, then, up, down in rows}


def _people(session: Session, closed: ClosedMonth | None, law: Law) -> Relation:
    """Rows of code and person of a month."""
    if closed is None:
        return session.sql("SELECT '' AS code, 0::BIGINT AS person LIMIT 0")
    month = int(closed.month)
    year_begins = int(month_of(first_day(month).replace(month=1)))
    spells = columns.spells(session, position=closed.position)
    # Folded first: joined with the schemes in one go, the engine folds the log many times over.
    spells = spells.filter(f"from_month <= {month} AND to_month >= {year_begins}").materialize()
    schemes = session.from_arrow(pa.table(tables.schemes(law)))  # noqa: F841
    span = session.sql(  # noqa: F841
        """
        SELECT m.scheme, s.person, s.change, s.state, s."group", s.payment_months, s.unit,
            s.from_month,
            greatest(s.from_month, m.from_month) AS first,
            least(s.to_month, m.to_month) AS ended
        FROM spells s JOIN schemes m ON m."group" = s."group" AND m.state = s.state
        WHERE greatest(s.from_month, m.from_month) < least(s.to_month, m.to_month)
        """
    ).materialize()
    owing = session.from_arrow(_owing(month))  # noqa: F841
    counted = session.sql(  # noqa: F841
        f"""
        SELECT c.*, bool_or(scheme = 'BHXH_BB') OVER (PARTITION BY person) AS social,
            o.unit IS NULL AS paid
        FROM (
            SELECT DISTINCT ON (scheme, person) scheme, person, state, "group", payment_months,
                unit, {month} - ({month} - from_month) % payment_months AS billed
            FROM span WHERE first <= {month} AND ended > {month}
            ORDER BY scheme, person, change DESC
        ) c LEFT JOIN owing o ON o.unit = c.unit AND o.fund = c.scheme AND o.about = c.billed
        """
    ).materialize()
    stopped = session.sql(  # noqa: F841
        f"""
        SELECT scheme, person FROM span WHERE first <= {month} AND ended >= {year_begins}
        GROUP BY scheme, person HAVING NOT bool_or(ended > {month})
        """
    ).materialize()
    stands = ", ".join(f"CASE WHEN {where} THEN '{code}' END" for code, where in COUNTED.items())
    left = " ".join(f"WHEN '{scheme}' THEN '{code}'" for code, scheme in STOPPED.items())
    return session.sql(
        f"""
        SELECT code, person FROM (SELECT unnest([{stands}]) AS code, person FROM counted)
        WHERE code IS NOT NULL
        UNION ALL
        SELECT CASE scheme {left} END, person FROM stopped WHERE scheme IN {tuple(STOPPED.values())}
        """
    ).materialize()


def _owing(month: int) -> pa.Table:
    """The lists that owe something to a voluntary fund at the end of a month: unit, fund, and the
    month (number) that it is about."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, fund, (extract(year FROM about_month) * 12 "
            "+ extract(month FROM about_month) - 1)::int FROM ledger_openitem "
            "WHERE month = %s AND fund = ANY(%s)",
            [first_day(month), [Fund.BHXH_TN.value, Fund.TNLD_TN.value]],
        )
        rows = cursor.fetchall()
    columns = list(zip(*rows, strict=True)) or [()] * 3
    kinds = (("unit", pa.int64()), ("fund", pa.string()), ("about", pa.int32()))
    return pa.table(
        {name: pa.array(column, kind) for (name, kind), column in zip(kinds, columns, strict=True)}
    )
