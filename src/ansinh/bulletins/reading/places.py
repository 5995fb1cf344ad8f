"""Places: provinces by name, districts by pattern, and the place a whole page is about."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from .text import matching_key, unaccented
from .vocabulary import compiled


@dataclass(frozen=True)
class PlaceMention:
    """A place in a sentence. `own` marks words for the page's own place ("toàn tỉnh")."""

    start: int
    end: int
    name: str | None
    kind: str
    own: bool = False


@cache
def _data() -> dict[str, Any]:
    source = files(__package__).joinpath("data/places.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(source)
    return loaded


@cache
def _names() -> dict[str, tuple[str, str]]:
    """matching key of every known spelling -> (name given out, kind)."""
    data = _data()
    known: dict[str, tuple[str, str]] = {}
    for name in data["provinces_63"] + data["provinces_34"]:
        for spelling in [name, *data["aliases"].get(name, [])]:
            known[matching_key(spelling)] = (name, "province")
    for name in data["regions"]:
        known[matching_key(name)] = (name, "region")
    for word in data["country_words"]:
        known[matching_key(word)] = (data["country"], "country")
    for name in data["offices"]:
        known[matching_key(name)] = (name, "office")
    return known


@cache
def known_places() -> re.Pattern[str]:
    """Finds provinces, regions, offices and the country in a matching key; groups lead, name."""
    spellings = sorted(_names(), key=len, reverse=True)
    body = "|".join(re.escape(s) for s in spellings)
    return re.compile(
        rf"(?<!\w)(?P<lead>(?:tỉnh|thành phố|tp\.?|khu vực|vùng) )?(?P<name>{body})(?!\w)"
    )


@cache
def provinces() -> frozenset[str]:
    """The names of provinces as facts carry them, before and after 1/7/2025."""
    return frozenset(_data()["provinces_63"] + _data()["provinces_34"])


@cache
def kinds() -> frozenset[str]:
    """Words that stand before the name of a place, as matching keys."""
    return frozenset(matching_key(kind) for kind in ("tỉnh", *_data()["kinds"]))


_CAPITAL = (
    "["
    + "".join(
        chr(c)
        for c in range(0x41, 0x1EFA)
        if chr(c).isupper() and c < 0x1B2 or c >= 0x1E00 and chr(c).isupper()
    )
    + "]"
)
_NAME = rf"(?:{_CAPITAL}[^\W\d_]*|\d{{1,2}}(?![\d.,%/]))(?:[ -]{_CAPITAL}[^\W\d_]*){{0,3}}"


@cache
def _district() -> re.Pattern[str]:
    kinds = "|".join(re.escape(k) for k in sorted(_data()["kinds"], key=len, reverse=True))
    return re.compile(
        rf"(?<!\w)(?P<kind>(?i:{kinds})) ?(?P<name>{_NAME})"
        rf"|(?<!\w)BHXH (?P<bare>{_NAME})(?=[ ,;:(.)])"
    )


_OWN = compiled(
    r"(?<!\w)(?:toàn (?:tỉnh|thành phố|huyện|thị xã|địa bàn)"
    r"|(?:trên |tại |ở )?địa bàn(?! (?:các|tỉnh|huyện|thành|xã|quận|thị))"
    r"|(?:bhxh |bảo hiểm xã hội )(?:\(bhxh\) )?(?:tỉnh|thành phố)(?! [^\W\d_]+ (?:khác|bạn)))(?!\w)"
)
_NOT_NAMES = {
    "BHXH",
    "BHYT",
    "BHTN",
    "BB",
    "TN",
    "VN",
    "Việt",
    "NLĐ",
    "UBND",
    "HĐND",
    "QĐ",
    "KH",
    "DN",
}


def find_places(text: str, key: str) -> list[PlaceMention]:
    """Places of a sentence, left to right; `text` keeps the capitals, `key` is its twin."""
    found: list[PlaceMention] = []
    taken = bytearray(len(key) + 1)

    def add(start: int, end: int, name: str | None, kind: str, own: bool = False) -> None:
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            found.append(PlaceMention(start, end, name, kind, own))

    for match in known_places().finditer(key):
        name, kind = _names()[match["name"]]
        lead = (match["lead"] or "").strip()
        capital = text[match.start("name")].isupper() or kind in ("country", "office", "region")
        before = key[: match.start()].rstrip().rsplit(None, 1)[-1:]
        if capital and (lead or before not in (["huyện"], ["xã"], ["phường"], ["báo"], ["đài"])):
            add(match.start(), match.end(), name, kind)
    for match in _district().finditer(text):
        name = match["name"] or match["bare"]
        if name[0].isdigit() and (match["kind"] or "").lower() not in ("quận", "phường"):
            continue
        if name.split()[0] in _NOT_NAMES or name.isupper() and len(name) < 5:
            continue
        kind = _data()["kinds"].get((match["kind"] or "").lower(), "")
        first, _, rest = name.partition(" ")
        if not kind and rest and first.lower() in _data()["kinds"]:
            kind, name = _data()["kinds"][first.lower()], rest
        add(match.start(), match.end(), f"{kind} {name}".strip(), "district")
    for match in _OWN.finditer(key):
        add(match.start(), match.end(), None, "own", own=True)
    return sorted(found, key=lambda mention: mention.start)


_COUNTRY_TITLE = compiled(r"(?:bhxh|bảo hiểm xã hội) việt nam")
_BARE_NAME = re.compile(
    rf"(?:[,:;]|như|là|gồm|và) (?P<name>{_CAPITAL}[^\W\d_]+(?: {_CAPITAL}[^\W\d_]+){{1,3}})"
    r" ?(?:\((?:đạt )?)?$"
)


def bare_name_before(text: str, position: int) -> PlaceMention | None:
    """ "..., Kỳ Anh 4,9%": in a list of places a name of two words or more needs no "huyện"."""
    match = _BARE_NAME.search(text[max(0, position - 60) : position])
    if not match or match["name"].split()[0] in _NOT_NAMES:
        return None
    start = max(0, position - 60) + match.start("name")
    return PlaceMention(start, start + len(match["name"]), match["name"], "district")


def place_of_page(title: str, lines: list[str], address: str) -> str | None:
    """The place a page is about: named in its title, most named in the text, or in its address."""
    if _COUNTRY_TITLE.match(matching_key(title)):
        return str(_data()["country"])
    head = _leading_place(title)
    if head and head.kind in ("province", "region"):
        return head.name
    counts: Counter[str] = Counter()
    for line in lines:
        for mention in find_places(line, matching_key(line)):
            if mention.kind in ("province", "region") and mention.name:
                counts[mention.name] += 1
    local = _local_head(title, lines)
    if local:
        return local
    if counts:
        best, times = counts.most_common(1)[0]
        runner_up = counts.most_common(2)[1][1] if len(counts) > 1 else 0
        from_address = _place_in_address(address)
        return from_address if times == runner_up and from_address else best
    return _place_in_address(address)


def _leading_place(title: str) -> PlaceMention | None:
    mentions = [m for m in find_places(title, matching_key(title)) if m.name]
    return mentions[0] if mentions else None


def _local_head(title: str, lines: list[str]) -> str | None:
    """A district before the colon of a title ("Đam Rông: ..."), or as its only place."""
    head, colon, _ = title.partition(":")
    mention = _leading_place(title)
    if mention and mention.kind == "district":
        return mention.name
    if not colon or len(head) > 40:
        return None
    for line in lines:
        for found in find_places(line, matching_key(line)):
            if found.kind == "district" and (found.name or "").endswith(" " + head.strip()):
                return found.name
    return None


def _place_in_address(address: str) -> str | None:
    """The province named in the path of the page, else in its host (baolamdong.vn)."""
    host, _, path = address.partition("://")[2].partition("/")
    for part in (path, host):
        slug = unaccented(part)
        found = [
            (slug.index(form), -len(form), name)
            for key, (name, kind) in _names().items()
            if kind == "province" and len(form := unaccented(key)) > 4 and form in slug
        ]
        if found:
            return min(found)[2]
    return None
