"""Vietnamese text without its marks, so that labels, names and memos compare.

Banks and payers write `Số tài khoản`, `SO TAI KHOAN` and `so  tai khoan` for the same thing,
composed or decomposed, sometimes with U+00D0 (Ð) or U+0110 (Đ) for the same letter.
"""

import unicodedata
from functools import lru_cache

_BARRED_D = str.maketrans({"đ": "d", "Đ": "D", "Ð": "D", "ð": "d", "₫": "d"})


def _plain(char: str) -> str:
    decomposed = unicodedata.normalize("NFKD", char.translate(_BARRED_D))
    return "".join(part for part in decomposed if not unicodedata.combining(part))


# The letters of Vietnamese in one table: Latin-1, Latin Extended-A and -B, Latin Additional.
_COMMON = {
    code: _plain(chr(code))
    for start, end in ((0xC0, 0x250), (0x1E00, 0x1F00))
    for code in range(start, end)
}


def unaccent(text: str) -> str:
    """The text with its Vietnamese marks taken off; letter case and spacing stay."""
    if text.isascii():
        return text
    common = text.translate(_COMMON)
    return common if common.isascii() else "".join(map(_plain, common))


def fold(text: str) -> str:
    """Upper case, no marks, single spaces."""
    return " ".join(unaccent(text).upper().split())


@lru_cache(maxsize=4096)
def fold_label(text: str) -> str:
    """A column or field label reduced to its letters and digits, separated by single blanks."""
    folded = fold(text)
    return " ".join("".join(char if char.isalnum() else " " for char in folded).split())
