"""File against books, unit by unit: what an accountant signs when an office opens.

Workers and wage funds of the first month, debts and money paid in advance. Every difference
stands in a row of its own, with the reason where the books themselves know it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import narwhals as nw
from django.db.models import Sum

from ansinh.assess import assess
from ansinh.dossiers.opening.balances import JudgedBalances
from ansinh.engine.session import connect
from ansinh.exchange.declarations import Declaration
from ansinh.ground.months import month_of
from ansinh.law import Law
from ansinh.ledger.models import EntryKind, Posting
from ansinh.register import columns
from ansinh.register.models import Installation, Participation, Person, Unit

WORKERS, WAGES, DEBT, SURPLUS, CHARGE = "workers", "wages", "debt", "surplus", "charge"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing of one unit on which file and books disagree; `why` where it is known."""

    unit: str
    what: str
    file: int
    books: int
    why: str = ""

    @property
    def amount(self) -> int:
        """Books less file."""
        return self.books - self.file


@dataclass(frozen=True)
class Total:
    """A sum over all units: what the file says, what the books hold."""

    what: str
    file: int
    books: int


@dataclass(frozen=True)
class Reconciliation:
    """What file and books come to, and every difference by unit, the largest first."""

    totals: tuple[Total, ...]
    differences: tuple[Difference, ...]

    @property
    def settled(self) -> bool:
        """Whether nothing is left that has no reason."""
        return all(each.why for each in self.differences)


def counts() -> Mapping[str, int]:
    """What the books hold: units, people, running lines."""
    return {
        "units": Unit.objects.count(),
        "people": Person.objects.count(),
        "lines": Participation.objects.count(),
    }


def reconcile_units(declaration: Declaration, law: Law) -> Reconciliation:
    """Workers and wage funds of the first month, as the list of units states them."""
    stated_workers: dict[str, int] = {}
    stated_wages: dict[str, int] = {}
    for row in declaration.rows:
        code = row.values.get("unit")
        if code and "workers" in row.values:
            stated_workers.setdefault(code, int(row.values["workers"]))
        if code and "wage_fund" in row.values:
            stated_wages.setdefault(code, int(row.values["wage_fund"]))
    workers, wages = _workers_and_wages(law)
    return _reconciled(((WORKERS, stated_workers, workers), (WAGES, stated_wages, wages)))


def reconcile_balances(judged: JudgedBalances) -> Reconciliation:
    """Debts and money paid in advance, as the file states them, against the opening entries."""
    debts, surplus = _opening()
    found = _reconciled(
        (
            (DEBT, {code: each[0] for code, each in judged.stated.items()}, debts),
            (SURPLUS, {code: each[1] for code, each in judged.stated.items()}, surplus),
        )
    )
    charges = tuple(
        Difference(code, CHARGE, amount, 0, "late charges of before are not booked as dues")
        for code, amount in sorted(judged.charges.items())
    )
    total = Total(CHARGE, sum(judged.charges.values()), 0)
    return Reconciliation((*found.totals, total), (*found.differences, *charges))


def together(*parts: Reconciliation) -> Reconciliation:
    """Several reconciliations as one."""
    differences = [each for part in parts for each in part.differences]
    return Reconciliation(
        tuple(total for part in parts for total in part.totals),
        tuple(sorted(differences, key=lambda each: -abs(each.amount))),
    )


def _workers_and_wages(law: Law) -> tuple[dict[str, int], dict[str, int]]:
    """People with compulsory insurance due in the first month, and their bases, by unit code."""
    month = month_of(Installation.objects.get().first_month)
    session = connect()
    spells = columns.spells(session, position=columns.position())
    spells = spells.filter(f"track = 'BB' AND from_month <= {month} AND to_month > {month}")
    lines = (
        assess(spells, law, [month])
        .filter(nw.col("base_bhxh") > 0)
        .group_by("unit")
        .agg(nw.len().alias("workers"), nw.col("base_bhxh").sum().cast(nw.Int64).alias("wages"))
        .collect()
    )
    codes = dict(Unit.objects.values_list("id", "code"))
    workers = {codes[row["unit"]]: int(row["workers"]) for row in lines.iter_rows(named=True)}
    wages = {codes[row["unit"]]: int(row["wages"]) for row in lines.iter_rows(named=True)}
    return workers, wages


def _opening() -> tuple[dict[str, int], dict[str, int]]:
    """What the opening entries say that each unit owes and has paid in advance, by code."""
    rows = (
        Posting.objects.filter(entry__kind=EntryKind.OPENING, account__in=("due", "unallocated"))
        .values_list("unit__code", "account")
        .annotate(total=Sum("amount"))
    )
    debts: dict[str, int] = {}
    surplus: dict[str, int] = {}
    for code, account, total in rows:
        if account == "due":
            debts[code] = int(total)
        else:
            surplus[code] = -int(total)
    return debts, surplus


def _reconciled(
    things: Iterable[tuple[str, Mapping[str, int], Mapping[str, int]]],
) -> Reconciliation:
    totals, differences = [], []
    for what, file, books in things:
        totals.append(Total(what, sum(file.values()), sum(books.get(code, 0) for code in file)))
        differences += [
            Difference(code, what, stated, books.get(code, 0))
            for code, stated in file.items()
            if stated != books.get(code, 0)
        ]
        others = {code: books[code] for code in books if code not in file and books[code]}
        if file:
            differences += [Difference(code, what, 0, amount) for code, amount in others.items()]
            totals[-1] = Total(what, totals[-1].file, totals[-1].books + sum(others.values()))
    return Reconciliation(
        tuple(totals), tuple(sorted(differences, key=lambda each: -abs(each.amount)))
    )
