"""What both layouts of B03-TS read of a unit: its debts under the columns of the form."""

import numpy as np

from ansinh.law.funds import Fund
from ansinh.statements.figures import Figures
from ansinh.statements.filling import FIGURES, FUNDS

CHARGES = ("charge_late_out", "charge_evasion_out")

FORM_FUNDS: tuple[tuple[Fund, ...], ...] = (
    (Fund.ODTS,),
    (Fund.HTTT, Fund.BHXH_TN),
    (Fund.BHYT,),
    (Fund.BHTN,),
    (Fund.TNLD, Fund.TNLD_TN),
)
"""The five money columns of the form; voluntary insurance goes to the fund it belongs to."""


def by_fund(found: Figures, place: int, *names: str) -> list[int]:
    """Named figures of a unit under the five money columns of the form."""
    own = found.by_fund[place][:, [FIGURES.index(name) for name in names]].sum(axis=1)
    return [int(sum(own[FUNDS.index(fund)] for fund in funds)) for funds in FORM_FUNDS]


def days(found: Figures, place: int, name: str) -> int:
    """Days as of the BHXH fund, as the guide asks; of the others where it owes nothing."""
    own = found.by_fund[place, :, FIGURES.index(name)]
    social = [FUNDS.index(Fund.ODTS), FUNDS.index(Fund.HTTT)]
    return int(own[social].max()) or int(own.max())


def people(found: Figures, place: int) -> int:
    """The people on a unit's list at the end of the month, of the fund that has most."""
    return int(found.by_fund[place, :, FIGURES.index("people_out")].max())


def owing(found: Figures) -> list[int]:
    """The places of units that owe something, in the order of their codes."""
    owed = found.fund("carried_out", *CHARGES) != 0
    places: list[int] = np.flatnonzero(owed.any(axis=1)).tolist()
    return places
