"""The replay against the articles' own examples, the scalar rules of the law, and itself."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.ground.months import first_day, last_day, parse_month
from ansinh.law import Law, load
from ansinh.law.allocation import CHARGE, PRINCIPAL
from ansinh.law.deadlines import due_day
from ansinh.law.oracle.allocation import Claim, allocate
from ansinh.law.oracle.charge import lateness
from ansinh.settle import facts
from ansinh.settle.facts import Facts
from ansinh.settle.order import Order
from ansinh.settle.replay import replay
from tests.settle.builders import FUNDS, bearing, charges, law, left, settle, table, worker

Rates = Callable[..., Law]


@pytest.fixture(scope="module")
def rates(tmp_path_factory: pytest.TempPathFactory) -> Rates:
    """The law with yearly rates: year -> (social, health), per cent a month."""

    def load_with(**years: tuple[str, str]) -> Law:
        lines = "\n".join(
            f"  - {{from: {year[1:]}-01-01, value: {{social: {social}%, health: {health}%}}, "
            "reference: {document: Ví dụ, article: kiểm thử}, grade: memory}"
            for year, (social, health) in years.items()
        )
        file: Path = tmp_path_factory.mktemp("law") / "rates.yaml"
        file.write_text(
            "quantity: late_interest_rate\nlabel: {vi: Lãi suất, en: Rate}\nunit: percent_fine\n"
            f"holds: year\nby: [fund]\nvalues:\n{lines}\n",
            encoding="utf-8",
        )
        return load([file])

    return load_with


def test_examples_12_and_14(rates: Rates) -> None:
    open_ = [(1, "HTTT", "2016-01", 100_000_000), (1, "HTTT", "2016-02", 100_000_000),
             (1, "BHYT", "2016-01", 15_000_000), (1, "BHYT", "2016-02", 20_000_000)]  # fmt: skip
    found = settle("2016-04", start="2016-03", book=rates(y2016=("1.0650", "1.0833")), open=open_)
    assert charges(found, "about") == {"2016-03": 1_227_495, "2016-04": 2_509_155}


def test_example_13_three_months_at_once(rates: Rates) -> None:
    open_ = [(1, "HTTT", "2016-03", 140_000_000), (1, "HTTT", "2016-04", 100_000_000),
             (1, "HTTT", "2016-05", 110_000_000)]  # fmt: skip
    found = settle("2016-07", start="2016-06", book=rates(y2016=("1.0650", "1.0833")), open=open_,
                   cycles=[(1, "2016-01", 3)])  # fmt: skip
    assert charges(found, "about") == {"2016-06": 1_491_000, "2016-07": 1_491_000}


def test_example_15_two_years(rates: Rates) -> None:
    book = rates(y2016=("1", "1"), y2017=("1.2", "1.2"))
    found = settle("2017-06", start="2016-01", book=book, open=[(1, "HTTT", "2015-11", 50_000_000)])
    assert charges(found) == {"interest": 9_600_000}


def test_example_15_of_article_38_is_recovered(rates: Rates) -> None:
    """245 million of 2015 found in May 2016, and the interest of June on what is still open."""
    found_in = date(2016, 5, 20)
    rows = [("2015-01", 50), ("2015-02", 60), ("2015-05", 65), ("2015-06", 70)]
    late = [(1, "HTTT", month, found_in, "2015-01", True, amount * 1_000_000)
            for month, amount in rows]  # fmt: skip
    settled = settle("2016-06", start="2016-01", book=rates(y2016=("1.0650", "1.0833")), late=late)
    assert charges(settled, "kind", "about") == {
        ("recovery", "2016-05"): 32_003_250,
        ("interest", "2016-06"): 2_609_250,
    }


def example_17(book: Law, through: str, *, money: int = 140_000_000) -> object:
    dues = worker("2017-01", "2017-05", wage=100_000_000)
    return settle(
        through, start="2017-01", book=book, dues=dues,
        money=[(1, date(2017, 6, 2), money)] if money else [],
        people=[(7, 1, 1, "2017-05", "claims", "2017-06", "2018-01")],
        people_dues=[(1, 1, *row[1:3], 0, 0, False, row[3])
                     for row in worker("2017-01", "2017-05")],
    )  # fmt: skip


def test_example_17_those_who_leave_come_first(rates: Rates) -> None:
    """At 32 % instead of the example's 32,5 % the sums differ, the rule does not."""
    book = rates(y2017=("1", "1"))
    settled = example_17(book, "2017-06")
    first = [row for row in settled.pieces.to_pylist() if row["record"]]
    assert sum(row["amount"] for row in first if row["account"] == "due") == 16_000_000
    assert sum(row["amount"] for row in first if row["account"] == "charge") == 320_000
    assert sum(charges(settled).values()) == 10 * 320_000
    assert sum(left(settled).values()) == 160_000_000 + 3_200_000 - 140_000_000
    assert {fund for _account, fund in left(settled)} == {"ODTS", "HTTT"}
    before = example_17(book, "2017-05", money=0)
    claimed = [row["amount"] for row in before.claims.to_pylist() if row["account"] == "due"]
    assert sum(claimed) == 16_000_000


def test_case_e_days_up_to_the_payment() -> None:
    """Began 9/2025, declared 10/3/2026, paid 30/3: 447 days of 960 đồng (Luật 41 điều 40)."""
    late = [(1, fund, month, date(2026, 3, 10), "2025-09", True, amount)
            for _unit, fund, month, amount in worker("2025-09", "2026-02")]  # fmt: skip
    dues = worker("2025-09", "2026-03")
    settled = settle("2026-04", start="2025-09", dues=dues, late=late,
                     money=[(1, date(2026, 3, 30), 7 * 3_200_000)])  # fmt: skip
    assert sum(charges(settled).values()) == 429_120
    assert set(charges(settled)) == {"rec_late", "rec_evad"}


@pytest.mark.parametrize(
    ("paid", "days"), [((2026, 2, 27), 0), ((2026, 2, 28), 0), ((2026, 3, 2), 2)]
)
def test_case_d_a_rise_has_its_month_of_grace(paid: tuple, days: int) -> None:
    """Decided and declared on 10/1/2026 for 8/2025 on (NĐ 158/2025 điều 8 khoản 2 điểm a).

    In March February's dues are due too, and come first fund by fund: they are paid with it.
    """
    later = [(*row[:2], row[2], date(2026, 1, 10), "2025-08", False, row[3])
             for row in worker("2025-08", "2025-12", wage=5_000_000)]  # fmt: skip
    dues = worker("2025-08", "2026-02", wage=15_000_000)
    money = [(1, last_day(parse_month(month) + 1), 3_200_000)
             for month in ("2025-08", "2025-09", "2025-10", "2025-11", "2025-12")]  # fmt: skip
    money += [(1, date(2026, 2, 28), 4_800_000), (1, date(*paid), 8_000_000 + 4_800_000)]
    settled = settle("2026-04", start="2025-08", dues=dues, late=later, money=money)
    assert sum(charges(settled).values()) == 5 * 1_600_000 * days * 3 // 10_000


def test_case_f_a_cycle_that_the_new_law_met_has_one_deadline() -> None:
    """May to July 2025, due 31/8/2025 (Luật 41 điều 34 khoản 4 điểm b); a day later costs a day."""
    dues = worker("2025-05", "2025-07")
    for day, charge in ((date(2025, 8, 31), 0), (date(2025, 9, 1), 3 * 960)):
        settled = settle("2025-10", start="2025-05", dues=dues, cycles=[(1, "2025-05", 3)],
                         money=[(1, day, 9_600_000)], book=load())  # fmt: skip
        assert sum(charges(settled).values()) == charge


def test_case_g_the_days_of_june_2025_are_free(rates: Rates) -> None:
    """April 2025 unpaid: interest on 1/6 for the month before, then the charge by day from 1/7."""
    settled = settle("2025-07", start="2025-04", dues=worker("2025-04", "2025-04"),
                     book=rates(y2025=("1", "1")))  # fmt: skip
    assert charges(settled, "kind", "about") == {
        ("interest", "2025-06"): 32_000, ("late", "2025-07"): 960 * 31,
    }  # fmt: skip


def test_a_debt_unpaid_for_a_year_is_the_sum_of_its_lateness() -> None:
    letters = [(1, "2026-01", "2026-12", date(2026, 5, 6))]
    settled = settle("2026-12", start="2026-01", dues=worker("2026-01", "2026-12"), letters=letters)
    end, expected = date(2026, 12, 31), [0, 0]
    for month in range(parse_month("2026-01"), parse_month("2026-12") + 1):
        for part in FUNDS.values():
            one = lateness(law(), 1000 * part, due_day(law(), month), end, urged=date(2026, 5, 6))
            expected[0] += one.late_charge
            expected[1] += one.evasion_charge
    assert charges(settled) == {"late": expected[0], "evasion": expected[1]}


def test_who_pays_nobody_a_charge() -> None:
    dues = worker("2026-01", "2026-06") + [(2, "BHXH_TN", "2026-01", 500_000)]
    settled = settle("2026-06", start="2026-01", dues=dues, units=((1, False), (2, True)))
    assert charges(settled) == {}


def test_due_before_ahead_so_that_the_last_day_is_in_time() -> None:
    months = ["2026-01", "2026-02", "2026-03"]
    money = [(1, last_day(parse_month(month) + 1), 3_200_000) for month in months]
    settled = settle("2026-04", start="2026-01", dues=worker("2026-01", "2026-03"), money=money)
    assert charges(settled) == {} and left(settled) == {} and settled.surplus.num_rows == 0


def test_what_was_paid_in_advance_of_the_books_is_money() -> None:
    settled = settle("2026-01", start="2026-01", open=[(1, "BHYT", "2025-12", -1_000_000)],
                     dues=worker("2026-01", "2026-01"))  # fmt: skip
    assert sum(left(settled).values()) == 2_200_000
    assert sum(settled.pieces["amount"].to_pylist()) == 0


def test_a_missing_rate_is_named_and_what_was_booked_stays() -> None:
    open_ = [(1, "HTTT", "2016-01", 100_000_000)]
    kept = [(1, "HTTT", "interest", "2016-03", 77)]
    settled = settle("2016-04", start="2016-03", open=open_, kept=kept)
    assert charges(settled, "about") == {"2016-03": 77}
    assert list(settled.missing) == ["2016 social"]


TURNS = ["BHYT", "BHTN", "TNLD", "ODTS", "HTTT"]
amounts = st.integers(1, 1_000)
debts = st.dictionaries(
    st.tuples(st.sampled_from(["BHYT", "BHTN", "TNLD", "ODTS", "HTTT"]),
              st.integers(parse_month("2016-01"), parse_month("2016-03"))),
    amounts, max_size=8,
)  # fmt: skip


@settings(max_examples=60)
@given(owed=debts, money=st.lists(amounts, max_size=5))
def test_one_month_is_paid_as_the_rule_of_the_law_does(owed: dict, money: list[int]) -> None:
    march = parse_month("2016-03")
    ordered = sorted(owed.items(), key=lambda debt: TURNS.index(debt[0][0]))
    claims = [Claim(fund, PRINCIPAL, amount, month) for (fund, month), amount in ordered]
    parts, surplus = allocate(law(), sum(money), claims, first_day(march))
    rows = [(1, fund, month, amount) for (fund, month), amount in owed.items()]
    settled = settle(
        "2016-03", start="2016-03", open=[row for row in rows if row[2] < march],
        dues=[row for row in rows if row[2] >= march],
        money=[(1, date(2016, 3, 1 + place), amount) for place, amount in enumerate(money)],
    )  # fmt: skip
    paid: dict = {}
    for row in settled.pieces.to_pylist():
        key = row["fund"], row["about"]
        paid[key] = paid.get(key, 0) + row["amount"]
    assert paid == {(claim.fund, claim.month): part for claim, part in parts if part}
    assert sum(settled.surplus["amount"].to_pylist()) == surplus


DEBT = st.tuples(
    st.sampled_from(["due", "charge"]), st.sampled_from(TURNS[:3] + TURNS[4:]), amounts
)


@settings(max_examples=60)
@given(
    owing=st.lists(DEBT, max_size=8, unique_by=lambda debt: debt[:2]), money=st.integers(1, 3_000)
)
def test_each_fund_is_paid_before_its_charge_and_the_next_fund_after(
    owing: list[tuple], money: int
) -> None:
    march = parse_month("2016-03")
    kinds = {"due": PRINCIPAL, "charge": CHARGE}
    claims = [Claim(fund, kinds[account], amount, march) for account, fund, amount in owing]
    expected, _surplus = allocate(law(), money, claims, first_day(march))
    settled = settle(
        "2016-03", start="2016-03", money=[(1, date(2016, 3, 5), money)],
        dues=[(1, fund, march, amount) for account, fund, amount in owing if account == "due"],
        open_charges=[(1, fund, "interest", march - 1, amount)
                      for account, fund, amount in owing if account == "charge"],
    )  # fmt: skip
    paid = {(row["account"], row["fund"]): row["amount"] for row in settled.pieces.to_pylist()}
    names = {PRINCIPAL: "due", CHARGE: "charge"}
    assert paid == {(names[claim.kind], claim.fund): part for claim, part in expected if part}


@settings(max_examples=60)
@given(
    owed=debts,
    money=st.integers(0, 4_000),
    shares=st.dictionaries(st.tuples(st.integers(1, 3), st.integers(0, 7)), st.integers(1, 700)),
)
def test_those_who_come_first_are_paid_person_by_person_as_the_rule_of_the_law_does(
    owed: dict, money: int, shares: dict
) -> None:
    """What is assessed for them is never more than is open, one record after the other."""
    march = parse_month("2016-03")
    left_over = dict(sorted(owed.items(), key=lambda debt: TURNS.index(debt[0][0])))
    own: dict[tuple, int] = {}
    for (person, place), amount in sorted(shares.items()):
        if place < len(left_over):
            debt = list(left_over)[place]
            own[person, *debt] = min(amount, left_over[debt])
            left_over[debt] -= own[person, *debt]
    order = sorted(own.items(), key=lambda row: TURNS.index(row[0][1]))
    asked = [Claim(fund, PRINCIPAL, amount, month, True, str(person))
             for (person, fund, month), amount in order if amount]  # fmt: skip
    asked += [Claim(fund, PRINCIPAL, amount, month)
              for (fund, month), amount in left_over.items() if amount]  # fmt: skip
    parts, surplus = allocate(law(), money, asked, first_day(march))
    settled = settle(
        "2016-03", start="2016-03", open=[(1, *key, amount) for key, amount in owed.items()],
        money=[(1, date(2016, 3, 5), money)] if money else [],
        people=[(person, 1, person, march, "leaves", march, march + 9) for person in (1, 2, 3)],
        people_dues=[(1, person, fund, month, 0, 0, False, shares[person, place])
                     for (person, place) in shares if place < len(owed)
                     for fund, month in [list(left_over)[place]]],
    )  # fmt: skip
    paid: dict = {}
    for row in settled.pieces.to_pylist():
        key = row["person"], row["fund"], row["about"]
        paid[key] = paid.get(key, 0) + row["amount"]
    assert paid == {(int(claim.person or 0), claim.fund, claim.month): part
                    for claim, part in parts if part}  # fmt: skip
    assert sum(settled.surplus["amount"].to_pylist()) == surplus


def test_every_fund_has_a_place_in_the_order() -> None:
    order = Order(law(), parse_month("2016-03"))
    steps = {fund: int(order.steps[0, code]) for code, fund in enumerate(facts.FUNDS)}
    assert steps["BHYT"] < steps["BHTN"] < steps["TNLD"] < steps["HTTT"] == steps["ODTS"]
    assert steps["ODTS"] < steps["BHXH_TN"] < steps["TNLD_TN"] < 2**30


FIRST = parse_month("2025-04")
MONTHS = 8
rows_of_dues = st.lists(
    st.tuples(st.sampled_from(sorted(FUNDS)), st.integers(0, MONTHS - 1),
              st.integers(1, 9_000_000)),
    max_size=10, unique_by=lambda row: row[:2],
)  # fmt: skip
rows_of_money = st.lists(st.tuples(st.integers(0, 240), st.integers(1, 9_000_000)), max_size=5)
rows_of_late = st.lists(
    st.tuples(st.sampled_from(sorted(FUNDS)), st.integers(0, 4), st.integers(31, 240),
              st.booleans(), st.integers(1, 3_000_000)),
    max_size=3, unique_by=lambda row: row[:4],
)  # fmt: skip


def _facts(start: int, dues: list, late: list, money: list, **more: list) -> Facts:
    first_of = first_day(FIRST).toordinal()
    late_rows = [(1, fund, FIRST + at, first_of + on, FIRST + at, fresh, amount)
                 for fund, at, on, fresh, amount in late]  # fmt: skip
    late_rows = [row for row in late_rows if row[3] > last_day(row[2]).toordinal()]
    whole: dict = {}
    for fund, at, amount in dues:
        whole[fund, FIRST + at] = whole.get((fund, FIRST + at), 0) + amount
    for row in late_rows:
        whole[row[1], row[2]] = whole.get((row[1], row[2]), 0) + row[6]
    return Facts(
        units=table(facts.UNITS, [(1, start)]),
        bearing=bearing(1),
        dues=table(facts.DUES, [(1, *key, amount) for key, amount in whole.items()
                                if key[1] >= start]),
        late=table(facts.LATE, late_rows),
        money=table(facts.MONEY, [(1, first_of + day, amount) for day, amount in money
                                  if first_of + day >= first_day(start).toordinal()]
                    + more.pop("surplus", [])),
        **{name: table(getattr(facts, "OPEN" if name == "open" else name.upper()), rows)
           for name, rows in more.items()},
    )  # fmt: skip


@settings(max_examples=40)
@given(dues=rows_of_dues, late=rows_of_late, money=rows_of_money, cut=st.integers(1, MONTHS - 1))
def test_from_the_first_month_or_from_what_stood_in_between(
    rates: Rates, dues: list, late: list, money: list, cut: int
) -> None:
    """Whoever is untouched goes on from the last balances to the same end, to the đồng."""
    book, end = rates(y2025=("1", "1.2")), FIRST + MONTHS - 1
    whole = replay(book, _facts(FIRST, dues, late, money), end)
    middle = FIRST + cut
    early = [
        row
        for row in money
        if first_day(FIRST).toordinal() + row[0] < first_day(middle).toordinal()
    ]
    before = replay(book, _facts(FIRST, dues, late, early), middle - 1)
    after = replay(
        book,
        _facts(
            middle, dues, late, money,
            open=[(1, r["fund"], r["about"], r["amount"]) for r in before.open.to_pylist()],
            open_charges=[(1, r["fund"], r["kind"], r["about"], r["amount"])
                          for r in before.open_charges.to_pylist()],
            surplus=[(1, 0, r["amount"]) for r in before.surplus.to_pylist()],
        ),
        end,
    )  # fmt: skip
    keys = ["unit", "fund", "about"]
    assert whole.open.sort_by([(k, "ascending") for k in keys]) == after.open.sort_by(
        [(k, "ascending") for k in keys]
    )
    assert whole.surplus == after.surplus
    assert charges(whole, "about", "kind", "fund") == charges(
        before, "about", "kind", "fund"
    ) | charges(after, "about", "kind", "fund")
    paid = sum(whole.pieces["amount"].to_pylist())
    assert paid + sum(whole.surplus["amount"].to_pylist()) == sum(amount for _day, amount in money)


def test_a_unit_that_starts_later_is_not_there_before() -> None:
    """Beside one that is replayed from an earlier month: what was open then bears nothing twice."""
    dues = worker("2025-07", "2026-01", unit=2)
    alone = settle("2026-01", start="2026-01", open=[(1, "HTTT", "2025-08", 600_000)])
    open_ = table(facts.OPEN, [(1, "HTTT", "2025-08", 600_000)])
    units = table(facts.UNITS, [(1, "2026-01"), (2, "2025-07")])
    both = replay(
        law(),
        Facts(units=units, bearing=bearing(1, 2), open=open_, dues=table(facts.DUES, dues)),
        parse_month("2026-01"),
    )
    assert [
        row for row in both.charges.to_pylist() if row["unit"] == 1
    ] == alone.charges.to_pylist()
