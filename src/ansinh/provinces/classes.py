"""Money by scheme: how the order of the law divides what a unit pays, and paying to a sum.

A unit's money fills what it owes for health insurance, then for unemployment insurance, then
for compulsory insurance, then for voluntary insurance (`goals.CLASSES`). So each knob moves
the schemes that come before it, and none that come after are moved by the next one:
debtors settle as far as unemployment insurance, some of them go on to compulsory insurance,
and the budget, which pays for health insurance alone, brings in what that still lacks.
"""

import numpy as np
from numpy.typing import NDArray

from ansinh.provinces.goals import CLASSES

Amounts = NDArray[np.int64]
HEALTH, UNEMPLOYMENT, COMPULSORY, VOLUNTARY = range(len(CLASSES))


def spent(due: Amounts, received: Amounts) -> Amounts:
    """What has been allocated to each class by the end of each month.

    `due` (class, unit, month) and `received` (unit, month) are cumulative, like the result. What
    was allocated to a debt that has shrunk goes back to the unit before anything is paid.
    """
    have = np.zeros(due.shape[:2], np.int64)
    found = np.empty_like(due)
    for month in range(due.shape[2]):
        have = np.minimum(have, due[:, :, month])
        left = received[:, month] - have.sum(axis=0)
        for place in range(len(CLASSES)):
            part = np.minimum(due[place, :, month] - have[place], left.clip(0))
            have[place] += part
            left -= part
        found[:, :, month] = have
    return found


def chosen(
    room: Amounts, wanted: Amounts, debtors: Amounts, agents: Amounts, budget: Amounts
) -> Amounts:
    """What each unit pays at once so that each class gets what is wanted of it, by unit.

    `room` (class, unit) is what units still owe; `debtors` come in the order in which they pay.

    Raises:
        ValueError: a class cannot get what is wanted, with the amounts that say why.
    """
    amount = np.zeros(room.shape[1], np.int64)
    _refuse("BHTN", wanted[UNEMPLOYMENT], room[UNEMPLOYMENT, debtors])
    paid = _in_turn(room[UNEMPLOYMENT, debtors], wanted[UNEMPLOYMENT])
    reached = debtors[paid > 0]
    amount[reached] += room[HEALTH, reached] + paid[paid > 0]
    full = reached[paid[paid > 0] == room[UNEMPLOYMENT, reached]]
    _refuse("BHXH_BB", wanted[COMPULSORY], room[COMPULSORY, full])
    amount[full] += _in_turn(room[COMPULSORY, full], int(wanted[COMPULSORY]))
    _refuse("BHXH_TN", wanted[VOLUNTARY], room[VOLUNTARY, agents])
    amount[agents] += split(room[VOLUNTARY, agents], int(wanted[VOLUNTARY]))
    health = wanted[HEALTH] - room[HEALTH, reached].sum()
    _refuse("BHYT", health, room[HEALTH, budget])
    amount[budget] += split(room[HEALTH, budget], int(health))
    return amount


def _in_turn(room: Amounts, total: int) -> Amounts:
    """An amount paid by one after the other, each in full but the last."""
    before = np.cumsum(room) - room
    paid: Amounts = np.clip(total - before, 0, room)
    return paid


def _refuse(scheme: str, wanted: int, room: Amounts) -> None:
    if not 0 <= wanted <= room.sum():
        raise ValueError(
            f"{scheme} still lacks {wanted:,} đồng, and those who may pay it owe {room.sum():,}"
        )


def split(room: Amounts, total: int) -> Amounts:
    """An amount divided in proportion to what each can pay, to the đồng."""
    whole = int(room.sum())
    if not whole:
        return np.zeros_like(room)
    shares = np.array([int(part) * total // whole for part in room.tolist()], np.int64)
    rest = total - int(shares.sum())
    for row in np.argsort(-(room - shares), kind="stable"):
        more = min(rest, int(room[row] - shares[row]))
        shares[row] += more
        rest -= more
    return shares
