"""Vietnamese text without its marks, so that labels, names and memos compare.

Banks and payers write `Số tài khoản`, `SO TAI KHOAN` and `so  tai khoan` for the same thing,
composed or decomposed, sometimes with U+00D0 (Ð) or U+0110 (Đ) for the same letter.
"""

import unicodedata
from functools import lru_cache

_BARRED_D = str.maketrans({"đ": "d", "Đ": "D", "Ð": "D", "ð": "d", "₫": "d"})


def unaccent(text: str) -> str:
    """The text with its Vietnamese marks taken off; letter case and spacing stay."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_BARRED_D))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def fold(text: str) -> str:
    """Upper case, no marks, single spaces."""
    return " ".join(unaccent(text).upper().split())


@lru_cache(maxsize=4096)
def fold_label(text: str) -> str:
    """A column or field label reduced to its letters and digits, separated by single blanks."""
    folded = fold(text)
    return " ".join("".join(char if char.isalnum() else " " for char in folded).split())
