"""Vietnamese as it was written before Unicode: Windows-1258, TCVN3 (ABC) and VNI.

Lists and statements still come in them. In TCVN3 each letter with its marks is one byte and the
capitals are a matter of the font; in VNI a mark is a byte of its own behind the letter. Read as
Latin, both look like text (`C«ng ty`, `Coâng ty`), so only what is found in it proves which it is.
Sources: the tables of TCVN 5712:1993 (VN3) and of VNI for Windows.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping

_LATIN = "latin-1"
_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng: the order in which TCVN3 has them."""

_TCVN3_ROWS = (
    ("a", "\xb5\xb6\xb7\xb8\xb9"), ("ă", "\xbb\xbc\xbd\xbe\xc6"), ("â", "\xc7\xc8\xc9\xca\xcb"),
    ("e", "\xcc\xce\xcf\xd0\xd1"), ("ê", "\xd2\xd3\xd4\xd5\xd6"), ("i", "\xd7\xd8\xdc\xdd\xde"),
    ("o", "\xdf\xe1\xe2\xe3\xe4"), ("ô", "\xe5\xe6\xe7\xe8\xe9"), ("ơ", "\xea\xeb\xec\xed\xee"),
    ("u", "\xef\xf1\xf2\xf3\xf4"), ("ư", "\xf5\xf6\xf7\xf8\xf9"), ("y", "\xfa\xfb\xfc\xfd\xfe"),
)  # fmt: skip
_TCVN3_PLAIN = dict(
    zip("\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xab\xac\xad\xae", "ĂÂÊÔƠƯĐăâêôơưđ", strict=True)
)
_VNI_TONES = dict(zip("\xf8\xfb\xf5\xf9\xef", _TONES, strict=True))
_VNI_CIRCUMFLEX = dict(zip("\xe2\xe0\xe5\xe3\xe1\xe4", ("", *_TONES), strict=True))
_VNI_BREVE = dict(zip("\xea\xe8\xfa\xfc\xe9\xeb", ("", *_TONES), strict=True))
_VNI_SINGLE = dict(zip("\xf1\xf4\xf6\xee\xe6\xf3\xf2", "đơưỵỉĩị", strict=True))


def from_tcvn3(text: str) -> str:
    """A text of TCVN3 that was read as Latin-1, as Vietnamese."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """A text of VNI that was read as Latin-1, as Vietnamese."""
    return _VNI_LETTER.sub(lambda match: _VNI[match[0]], text)


def from_windows_1258(data: bytes) -> str:
    """Text of Vietnamese Windows, its letters and tones put together."""
    return unicodedata.normalize("NFC", data.decode("cp1258"))


DECODERS: Mapping[str, Callable[[bytes], str]] = {
    "windows-1258": from_windows_1258,
    "tcvn3": lambda data: from_tcvn3(data.decode(_LATIN)),
    "vni": lambda data: from_vni(data.decode(_LATIN)),
}
"""How bytes of each old encoding are read; the first raises UnicodeError, the others never do."""

_OTHER_NAMES = {"cp1258": "windows-1258", "abc": "tcvn3", "tcvn5712": "tcvn3", "vniwindows": "vni"}


def known_encoding(name: str) -> str:
    """The name under which `DECODERS` knows an encoding; empty where it is none of them."""
    plain = name.strip().lower().replace("_", "-")
    bare = plain.replace("-", "").replace(" ", "")
    return plain if plain in DECODERS else _OTHER_NAMES.get(bare, _OTHER_NAMES.get(plain, ""))


def looks_like(text: str) -> str:
    """`tcvn3` or `vni` where a text that was read as Latin is plainly one of them, else empty.

    Told by marks that no Latin text puts inside words (`C«ng`, `®ãng`), or by pairs of letter
    and mark (`Coâng`, `ñoùng`) which stand in every other word.
    """
    words = re.findall(r"[^\W\d_]*[\xa1-\xff][^\W\d_]*|[^\W\d_]+", text[:20_000])
    if not words:
        return ""
    inside = len(_TCVN3_INSIDE.findall(text[:20_000]))
    if inside >= 2 and inside * 12 >= len(words):
        return "tcvn3"
    pairs = sum(bool(_VNI_PAIR.search(word)) for word in words)
    return "vni" if pairs >= 2 and pairs * 6 >= len(words) else ""


def _composed(letter: str, tone: str) -> str:
    return unicodedata.normalize("NFC", letter + tone)


def _tcvn3() -> dict[int, str]:
    rows = (
        (ord(code), _composed(letter, tone))
        for letter, codes in _TCVN3_ROWS
        for code, tone in zip(codes, _TONES, strict=True)
    )
    return {**dict(rows), **{ord(code): letter for code, letter in _TCVN3_PLAIN.items()}}


def _vni() -> Iterator[tuple[str, str]]:
    small: dict[str, str] = dict(_VNI_SINGLE)
    for letter, written in (*((each, each) for each in "aeouy"), ("ơ", "\xf4"), ("ư", "\xf6")):
        small |= {written + mark: _composed(letter, tone) for mark, tone in _VNI_TONES.items()}
    for letter in "aeo":
        marks = _VNI_CIRCUMFLEX.items()
        small |= {letter + mark: _composed(f"{letter}\u0302", tone) for mark, tone in marks}
    small |= {f"a{mark}": _composed("a\u0306", tone) for mark, tone in _VNI_BREVE.items()}
    for written, letter in small.items():
        yield written, letter
        yield written.upper(), letter.upper()
        yield written[0].upper() + written[1:], letter.upper()


_TCVN3 = _tcvn3()
_VNI = dict(_vni())
_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_VNI_PAIR = re.compile("|".join(re.escape(each) for each in _VNI if len(each) == 2))
_TCVN3_INSIDE = re.compile(
    "(?<=[A-Za-z\xb5-\xff])[\xa8-\xac\xae\xb5-\xb9]|[\xae\xab\xa9](?=[a-z\xb5-\xfe])"
)
