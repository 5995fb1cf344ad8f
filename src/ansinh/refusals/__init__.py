"""Why a file was refused, in Vietnamese: the file, the place, the column, what stood there.

The readers (`ansinh.exchange`) know no language but the English of their reasons; here each has
its Vietnamese. `{}` stands for what a reason fills in. A test asks that none is missing.
"""

import re
from collections.abc import Mapping

from django.utils.translation import get_language

from ansinh.exchange.amounts import grouped
from ansinh.exchange.refusal import Refused, Unbalanced
from ansinh.refusals import declared
from ansinh.refusals.places import MAPPING, place
from ansinh.refusals.words import ADVICE, COLUMNS, REASONS, SUMS

_IN_GROUPS = re.compile(r"-?\d{1,3}(?:,\d{3})+")


def in_words(refused: Refused) -> str:
    """Why a file was refused: file, place, column, reason, what stood there, what to do.

    Whoever reads English gets the readers' own sentence.
    """
    if get_language() == "en":
        return str(refused)
    if isinstance(refused, Unbalanced):
        return _unbalanced(refused)
    column = ""
    if refused.column and refused.place.startswith(MAPPING):
        column = f"mục {refused.column}"
    elif refused.column:
        column = f"cột {COLUMNS.get(refused.column, refused.column).rstrip(':')}"
    where = ", ".join(filter(None, (refused.file, place(refused.place), column)))
    found = f" (đang ghi: {refused.value!r})" if refused.value else ""
    advice = f" {_told({**ADVICE, **declared.ADVICE}, refused.advice)}" if refused.advice else ""
    told = f"{_told({**REASONS, **declared.REASONS}, refused.reason)}{found}.{advice}"
    return f"{where}: {told}" if where else told


def _unbalanced(refused: Unbalanced) -> str:
    where = ", ".join(filter(None, (refused.file, place(refused.place))))
    return (
        f"{where}: tệp tự mâu thuẫn, không nhập dòng nào ({_told(SUMS, refused.what)}): cộng các "
        f"dòng được {grouped(refused.expected)}, tệp ghi {grouped(refused.found)}, lệch "
        f"{grouped(refused.difference)}. Xin ngân hàng tệp đầy đủ."
    )


def _grouped(filled: str) -> str:
    """What a sentence fills in, a number in groups of three as Vietnamese writes it."""
    return filled.replace(",", ".") if _IN_GROUPS.fullmatch(filled) else filled


def _told(known: Mapping[str, str], english: str) -> str:
    """The Vietnamese of a sentence; the sentence itself where nobody translated it."""
    for pattern, vietnamese in known.items():
        parts = [re.escape(part) for part in pattern.split("{}")]
        if match := re.fullmatch("(.+?)".join(parts), english):
            return vietnamese.format(*map(_grouped, match.groups()))
    return english
