"""Which rows of a table of people may be one person: candidate pairs and how they compare.

A pair is compared only where a key of a block agrees, so the work grows with the people and not
with their square. What the comparison is worth is not said here (`register.likeness`).
"""

import pyarrow as pa

from ansinh.engine.session import Session

PEOPLE = pa.schema(
    [
        ("id", pa.int64()), ("number", pa.string()), ("personal_id", pa.string()),
        ("name", pa.string()), ("search_name", pa.string()), ("birth_date", pa.date32()),
        ("sex", pa.string()), ("area", pa.string()), ("household", pa.int64()),
    ]
)  # fmt: skip
"""People to compare; `personal_id` is empty and `household` 0 where there is none."""

PAIRS = pa.schema(
    [
        ("one", pa.int64()), ("two", pa.int64()), ("name", pa.int8()), ("birth", pa.int8()),
        ("sex", pa.int8()), ("personal_id", pa.int8()), ("area", pa.int8()),
        ("household", pa.int8()), ("number", pa.int8()), ("name_people", pa.int64()),
        ("birth_people", pa.int64()), ("area_people", pa.int64()),
    ]
)  # fmt: skip
"""Pairs (`one` < `two`) with a level for each feature, 0 the closest; as `FEATURES` says. The last
three say how many people share the rarer of the two names, birth dates and areas."""

FEATURES = {
    "name": ("same", "marks", "words", "letter", "close", "given", "other"),
    "birth": ("same", "swapped", "year_only", "one_part", "year", "other"),
    "sex": ("same", "other"),
    "personal_id": ("same", "digit", "unknown", "other"),
    "area": ("same", "other"),
    "household": ("same", "unknown", "other"),
    "number": ("digit", "other"),
}
"""The levels of each feature in their order. Names: equal with marks; without marks; the words of
one among the other's, surname and given name equal; one letter apart; two letters, of the
given name one at most; the given name alone; else. Birth dates: equal; day and
month swapped; a year only (1 January) on one side; one of day, month and year differs; the year
alone is equal; else. Numbers: one digit apart or not."""

BLOCKS = (
    "personal_id WHERE personal_id <> ''",
    "search_name, birth_date",
    "search_name, year",
    "search_name, area",
    "search_name, month_day",
    "birth_date, surname",
    "search_name, household WHERE household <> 0",
    "birth_date, given",
    "birth_date, area, surname",
    "birth_date, household WHERE household <> 0",
    "household, given WHERE household <> 0",
    "year, area, given",
    "year, month_day, given",
    "substr(personal_id, 7) WHERE personal_id <> ''",
    "substr(personal_id, 1, 6), search_name WHERE personal_id <> ''",
    "substr(number, 6), given",
    "substr(number, 1, 5), given, year",
)
"""Keys (columns of `keyed`) of which one must agree, and where they say nothing."""

BLOCK_MAX = 400
"""A key that more people share tells too little to compare them all with each other."""

_KEYED = """
CREATE OR REPLACE TEMP TABLE keyed AS
SELECT *, row_number() OVER (ORDER BY id)::INT AS r, year(birth_date) AS year,
    least(month(birth_date), day(birth_date)) * 100
        + greatest(month(birth_date), day(birth_date)) AS month_day,
    split_part(search_name, ' ', -1) AS given, split_part(search_name, ' ', 1) AS surname,
    count(*) OVER (PARTITION BY search_name) AS name_people,
    count(*) OVER (PARTITION BY birth_date) AS birth_people,
    count(*) OVER (PARTITION BY area) AS area_people
FROM linked_people
"""

_COMPARED = """
SELECT a.id AS one, b.id AS two,
    CASE WHEN a.name = b.name THEN 0
        WHEN a.search_name = b.search_name THEN 1
        WHEN a.given = b.given AND a.surname = b.surname AND (
            list_has_all(string_split(a.search_name, ' '), string_split(b.search_name, ' '))
            OR list_has_all(string_split(b.search_name, ' '), string_split(a.search_name, ' '))
            ) THEN 2
        WHEN abs(length(a.search_name) - length(b.search_name)) <= 1
            AND damerau_levenshtein(a.search_name, b.search_name) <= 1 THEN 3
        WHEN damerau_levenshtein(a.search_name, b.search_name) <= 2
            AND damerau_levenshtein(a.given, b.given) <= 1 THEN 4
        WHEN a.given = b.given THEN 5
        ELSE 6 END::TINYINT AS name,
    CASE WHEN a.birth_date = b.birth_date THEN 0
        WHEN a.year = b.year AND a.month_day = b.month_day THEN 1
        WHEN a.year = b.year AND (a.month_day = 101 OR b.month_day = 101) THEN 2
        WHEN (a.year = b.year)::INT + (month(a.birth_date) = month(b.birth_date))::INT
            + (day(a.birth_date) = day(b.birth_date))::INT = 2 AND abs(a.year - b.year) <= 10 THEN 3
        WHEN a.year = b.year THEN 4
        ELSE 5 END::TINYINT AS birth,
    (a.sex <> b.sex)::TINYINT AS sex,
    CASE WHEN a.personal_id = '' OR b.personal_id = '' THEN 2
        WHEN a.personal_id = b.personal_id THEN 0
        WHEN damerau_levenshtein(a.personal_id, b.personal_id) <= 1 THEN 1
        ELSE 3 END::TINYINT AS personal_id,
    (a.area <> b.area)::TINYINT AS area,
    CASE WHEN a.household = 0 OR b.household = 0 THEN 1
        WHEN a.household = b.household THEN 0 ELSE 2 END::TINYINT AS household,
    (hamming(a.number, b.number) > 1)::TINYINT AS number,
    least(a.name_people, b.name_people) AS name_people,
    least(a.birth_people, b.birth_people) AS birth_people,
    least(a.area_people, b.area_people) AS area_people
FROM pairs JOIN keyed a ON a.r = pairs.one JOIN keyed b ON b.r = pairs.two
"""


def pairs(session: Session, people: pa.Table, whom: list[int] | None = None) -> pa.Table:
    """Every pair of people that a block puts together, compared, as `PAIRS`.

    `whom` asks only for pairs with one of these ids: what is newly entered.
    """
    session.register("linked_people", people.cast(PEOPLE))
    session.execute(_KEYED)
    session.execute("CREATE OR REPLACE TEMP TABLE asked (r INT)")
    if whom is not None:
        session.register("asked_people", pa.table({"id": pa.array(whom, pa.int64())}))
        session.execute("INSERT INTO asked SELECT r FROM keyed JOIN asked_people USING (id)")
    joined = " UNION ".join(_block(block, whom is not None) for block in BLOCKS)
    session.execute(f"CREATE OR REPLACE TEMP TABLE pairs AS {joined}")
    found: pa.Table = session.sql(_COMPARED).to_arrow_table()
    return found.cast(PAIRS)


def _block(block: str, only_asked: bool) -> str:
    """The pairs of one block; whatever too many share is left out."""
    keys, _, where = block.partition(" WHERE ")
    listed = f"WITH k AS (SELECT r, hash({keys}) AS key FROM keyed WHERE {where or 'true'}), "
    listed += f"few AS (SELECT key FROM k GROUP BY key HAVING count(*) BETWEEN 2 AND {BLOCK_MAX})"
    asked = " AND (x.r IN (FROM asked) OR y.r IN (FROM asked))" if only_asked else ""
    return (
        f"({listed} SELECT x.r AS one, y.r AS two FROM k x SEMI JOIN few USING (key) "
        f"JOIN k y ON x.key = y.key AND x.r < y.r{asked})"
    )
