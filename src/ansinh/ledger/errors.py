"""What the ledger refuses, in words for the person who asked."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

SHOWN = 20
"""How many problems a message spells out; all of them stand in `problems`."""


class LedgerError(Exception):
    """The ledger refuses: says what, where and what to do. Nothing was written."""


class Refused(LedgerError):
    """Rows that cannot be booked; nothing of the whole call was booked.

    `problems` holds one sentence for each, in the order of the rows.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        lines = self.problems[:SHOWN]
        if len(self.problems) > SHOWN:
            lines.append(_("... và %(more)d lỗi khác") % {"more": len(self.problems) - SHOWN})
        super().__init__(
            _("Không ghi sổ dòng nào vì có %(count)d lỗi:\n%(lines)s")
            % {"count": len(self.problems), "lines": "\n".join(lines)}
        )


class ClosingRefused(LedgerError):
    """The month cannot be closed now."""
