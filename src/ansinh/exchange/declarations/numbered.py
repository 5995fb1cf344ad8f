"""Forms that ask by numbers, `[01]. Họ và tên: ...` (TK1-TS, TK3-TS, Mẫu số 2) -> answers.

The form may come as a sheet (question and answer in one cell, or the answer to its right), or as
text. Which number asks what is printed on the form; a form of another day is told by its words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ansinh.exchange.declarations.cells import is_blank, text_of
from ansinh.exchange.declarations.layout import plain
from ansinh.exchange.refusal import Refused
from ansinh.exchange.sheets import Sheet

TITLES = {
    "TK1": "DANG KY DIEU CHINH THONG TIN THAM GIA BHXH BHYT",
    "TK3": "DON VI DANG KY DIEU CHINH THONG TIN THAM GIA",
    "M02": "THAM GIA DIEU CHINH THONG TIN BHYT",
}
FIELDS: Mapping[str, Mapping[str, str]] = {
    "TK1": {
        "01": "name", "02": "sex", "03": "birth", "04": "personal_id", "05": "ethnic",
        "06": "nationality", "07": "phone", "08": "email", "09": "clinic", "10": "result_by",
        "11": "result_address", "11.1": "address", "11.2": "commune", "11.3": "province",
        "12": "amount", "13": "method", "14": "job", "15": "subject", "16": "request",
        "17": "papers",
    },
    "TK3": {
        "01": "unit_name", "02": "tax_code", "03": "seat", "04": "address", "05": "email",
        "06": "phone", "07": "representative", "08": "personal_id", "09": "kind",
        "10": "industry", "11": "subject", "12": "method", "13": "office", "14": "request",
    },
    "M02": {
        "01": "name", "02": "sex", "03": "birth", "04": "ethnic", "05": "nationality",
        "06": "personal_id", "07": "phone", "08": "email", "09": "clinic", "10": "result_by",
        "10.2a": "address", "10.2b": "commune", "10.2c": "province", "11": "request",
        "12": "papers",
    },
}  # fmt: skip
"""What each number asks, by form (QĐ 366/2026; Mẫu số 2 of NĐ 188/2025)."""

_ASKED = re.compile(r"\[(\d{2}(?:\.\d[a-c]?)?)\]\.?\s*")
_HEAD = re.compile(r"MA (?:SO BHXH|SO BHYT|DON VI|DINH DANH DON VI) ([A-Z0-9]{7,15})")
_DOTS = re.compile(r"[.…_]{3,}")
_CHOICE = re.compile(r"[-–]?\s*([☐☑☒□■✓✔])\s*([^☐☑☒□■✓✔]+)")


@dataclass(frozen=True, slots=True)
class Answers:
    """A form asked by numbers: `number` is the mã số at its head, `answers` by field name."""

    form: str
    number: str
    answers: Mapping[str, str]


def read_numbered(sheets: Sequence[Sheet], *, form: str = "") -> Answers:
    """The answers of a form. Raises `Refused` when the sheets hold no such form."""
    lines = list(_lines(sheets))
    said = " ".join(plain(line) for line in lines)
    form = form or next((each for each, title in TITLES.items() if title in said), "")
    found = dict(_answers(lines))
    if form not in FIELDS or not found:
        raise Refused(
            "no form asked by numbers, [01] and on, was found",
            advice="Keep the numbers of the form as they are printed.",
        )
    answers = {name: found[number] for number, name in FIELDS[form].items() if found.get(number)}
    return Answers(form, _number(lines), answers)


def _lines(sheets: Sequence[Sheet]) -> Iterator[str]:
    """A row as one line: questions and answers that stand in cells of their own come together."""
    for sheet in sheets:
        for row in sheet.rows:
            texts = [text_of(cell) for cell in row if not is_blank(cell)]
            if texts:
                yield " ".join(texts)


def _answers(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each number with what stands behind its question; an answer may go on in the next line."""
    text = "\n".join(lines)
    places = list(_ASKED.finditer(text))
    for at, place in enumerate(places):
        following = places[at + 1] if at + 1 < len(places) else None
        end = following.start() if following else len(text)
        # What follows the last question is the place for the signature.
        body = text[place.end() : end] if following else text[place.end() : end].split("\n")[0]
        yield place[1], _answer(body)


def _answer(body: str) -> str:
    """What was answered: behind the colon, or the box that is ticked."""
    _, colon, answer = body.partition(":")
    answer = answer if colon else ""
    if choices := _CHOICE.findall(answer or body):
        return " ".join(choice.strip(" .-") for mark, choice in choices if mark not in "☐□").strip()
    return " ".join(_DOTS.sub(" ", answer).split()).strip(" ;")


def _number(lines: Sequence[str]) -> str:
    for line in lines:
        if match := re.match(
            r"MA (?:SO BHXH|SO BHYT|DON VI|DINH DANH DON VI) ([A-Z0-9]{7,15})", plain(line)
        ):
            return match[1]
    return ""
