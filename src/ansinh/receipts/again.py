"""Lines that wait and have become certain: by the accounts that a later file taught.

So it makes little difference in which order, or cut into how many files, statements come in.
Only lines about which nobody has decided anything are booked so, and none that may repeat.
"""

from collections.abc import Mapping

from ansinh.exchange.matching import Match, UnitIndex, match_line
from ansinh.receipts import keeping
from ansinh.receipts.models import BankTransaction


def waiting_from(
    accounts: Mapping[str, int], index: UnitIndex
) -> list[tuple[BankTransaction, Match]]:
    """The undecided transactions paid from accounts just learned, matched anew, in their order.

    `accounts` gives the unit by account, as `MatchedFile.taught`.
    """
    if not accounts:
        return []
    kept = (
        BankTransaction.objects.filter(
            paid_from__in=list(accounts), amount__gt=0, repeats="", bankdecision__isnull=True
        )
        .exclude(doubt=keeping.MAY_REPEAT)
        .order_by("id")
    )
    wiser = index.with_accounts(accounts)
    return [(each, match_line(keeping.line_of(each), wiser)) for each in kept]
