"""Every page in both languages: no sentence of the other, and what stays Vietnamese says so.

Names of people, units, places and documents stay as they are, and so do the letters of a form
(Đ.2.2) and of the funds. Articles of the law are
quoted in Vietnamese: the element around them says so (`lang`).
"""

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from bs4.element import Comment, Doctype
from django.conf import settings
from django.test import Client

from tests.web.test_pages import PAGES

VIETNAMESE = re.compile(
    r"[ăâđêôơưàằầèềìòồờùừỳáắấéếíóốớúứýảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹạặậẹệịọộợụựỵ]", re.IGNORECASE
)
"""A letter that English does not have."""
ENGLISH = re.compile(
    r"\b(the|of|is|are|not|and|with|this|that|from|by|for|was|were|has|have|been|no|all|which|who|"
    r"when|there|it|its|an|on|before|after|only|must|cannot|unknown|error|date|file|true|false|none)\b"
)
"""Small words of English that no Vietnamese sentence has (`to` and `in` are Vietnamese too)."""
READ_ALOUD = {"input": ("placeholder", "aria-label"), "button": ("aria-label",)}


def read(page: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """Everything that a reader or a screen reader reads, with the language that it says."""
    for node in page.find_all(string=True):
        if node.strip() and not isinstance(node, Comment | Doctype):
            yield language_of(node.parent), " ".join(node.split())
    for tag in page.find_all(True):
        for name in READ_ALOUD.get(tag.name, ("alt", "aria-label", "title")):
            if tag.get(name):
                yield language_of(tag), f"{name}: {tag[name]}"


def language_of(tag) -> str:  # type: ignore[no-untyped-def]
    """What the nearest element with a language says."""
    return next(each["lang"] for each in (tag, *tag.parents) if each.get("lang"))


def names() -> list[str]:
    """What is called by its name in every language, the longest first."""
    from ansinh.accounts.models import User
    from ansinh.indicators.models import Target
    from ansinh.register.models import Area, Office, Person, Unit
    from ansinh.web.unit.page import FUNDS

    found = {"Đ", *(short for short, _name in FUNDS.values())}
    for model in (Unit, Area, Office, Person, User):
        found |= set(model.objects.values_list("name", flat=True))
    found |= set(Area.objects.values_list("full_name", flat=True))
    found |= set(Target.objects.values_list("document", flat=True))
    return sorted(found - {""}, key=len, reverse=True)


def without(known: list[str], text: str) -> str:
    """A text without the names in it."""
    for name in known:
        text = re.sub(rf"\b{re.escape(name)}\b", "", text)
    return text


def strangers(client: Client, language: str, foreign: re.Pattern[str]) -> dict[str, str]:
    """Texts of another language than their element's, and one page of each."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    known, found = names(), {}
    for address in PAGES:
        page = BeautifulSoup(client.get(address).content.decode(), "html.parser")
        for said, text in read(page):
            if said == language and foreign.search(without(known, text)):
                found.setdefault(text, address)
    return found


@pytest.mark.parametrize(
    ("language", "foreign"), [("en", VIETNAMESE), ("vi", ENGLISH)], ids=["en", "vi"]
)
def test_no_page_speaks_the_other_language(
    client: Client, language: str, foreign: re.Pattern[str]
) -> None:
    found = strangers(client, language, foreign)
    assert not found, "\n".join(f"{page}: {text}" for text, page in sorted(found.items()))
