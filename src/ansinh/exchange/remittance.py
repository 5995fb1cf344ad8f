"""The remittance text of a contribution: `+BHXH+103+00+<unit>+<agency>+dong BHXH+`.

Made by the social security portal for the payer to paste into a transfer; read back from bank
statements after payers and banks have had their way with it: pluses turned into blanks or
lost, blanks turned into pluses, heads and tails added, text cut, O for 0, a period where the
agency belongs, or only the unit's code in a sentence. What was damaged is reported with its
place in the text; nothing is repaired in silence.

A unit's code has 7 characters (AA9999A or AAA999A, the last letter standing for the agency),
an agency's 5 digits. Only the type 103 is known. Source: docs/formats.md.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ansinh.exchange.remittance_words import Period, fold_with_places, free_text, period_in

TYPE = "103"
RESERVED = "00"
SHORT_MAX = 25
"""Characters of field 62-08 of an EMVCo code, in which the text must fit to be scanned."""


class Form(StrEnum):
    """How much of the official form a text still has."""

    FULL = "full"  # type, unit and agency, each as written by the portal
    PARTIAL = "partial"  # the official form, but something is missing or repaired
    FREE = "free"  # a code in a sentence


class Damage(StrEnum):
    """What is wrong with a part of the text."""

    SEPARATORS = "separators"  # blanks or nothing where pluses belong
    NO_RESERVED = "no_reserved"  # 00 is missing
    LOOK_ALIKE = "look_alike"  # O for 0, I for 1 ... put right
    BROKEN = "broken"  # a blank inside the unit's code
    UNUSUAL_CODE = "unusual_code"  # a code of another shape
    CUT_UNIT = "cut_unit"  # the text ends inside the unit's code
    CUT_AGENCY = "cut_agency"  # the text ends before or inside the agency's code
    NO_AGENCY = "no_agency"
    PERIOD_FOR_AGENCY = "period_for_agency"
    SWAPPED = "swapped"  # agency before unit
    PLACEHOLDER = "placeholder"  # <ma don vi> was never filled in
    SEVERAL_UNITS = "several_units"


class Flaw(NamedTuple):
    """A damage and where it is: `text[start:end]` of the text given."""

    damage: Damage
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Remittance:
    """What a text says. `units` are all codes in it, `unit` the one in the form's place.

    `unit_prefix` is what is left of a code that was cut; `readings` are the codes that a code
    with letters for digits may mean (TZOOO1A: TZ0001A or TZO001A), and one with a digit for its
    last letter (TZ00015: itself or TZ0001S; it is `unit` as it is written). `free` is the
    payer's own words, `head` and `tail` what stands around the form.
    """

    form: Form
    unit: str | None = None
    agency: str | None = None
    type: str | None = None
    reserved: str | None = None
    period: Period | None = None
    free: str = ""
    head: str = ""
    tail: str = ""
    unit_prefix: str = ""
    readings: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()

    def has(self, *damages: Damage) -> bool:
        """Whether one of these damages was found."""
        return any(flaw.damage in damages for flaw in self.flaws)

    @property
    def exact_code(self) -> bool:
        """Whether the unit's code stands in the text letter by letter."""
        return self.unit is not None and not self.has(Damage.LOOK_ALIKE, Damage.BROKEN)


_UNIT = r"[A-Z][A-Z0-9]{2}\d{3}[A-Z]"
_HEAD = re.compile(
    r"\+?(?<![A-Z0-9])BHXH(?P<a>[^A-Z0-9{<]*)(?P<type>[1I][0O]3)(?P<b>[^A-Z0-9{<]*)"
    r"(?P<reserved>[0O]{2}(?=[^0-9]|\d{5}(?!\d)|$))?(?P<c>[^A-Z0-9{<]*)"
)
_TOKEN_UNIT = re.compile(rf"(?<![A-Z0-9]){_UNIT}(?![A-Z0-9])")
_AFTER = r"(?![A-Z0-9])|(?=\d{5}(?!\d))|(?=DONG)"
_IN_PIECES = re.compile(
    r"(?<![A-Z0-9])([A-Z][A-Z0-9]{1,2})([ ./_-])(\d{3,4})(\2)([A-Z])(?![A-Z0-9])"
)
_SLOT_UNIT = re.compile(rf"({_UNIT})(?:{_AFTER})")
_SLOT_LOOK_ALIKE = re.compile(rf"([A-Z][A-Z0-9]{{2}}[0-9OQILSZB]{{3}}[A-Z0-9])(?:{_AFTER})")
_SLOT_DIGIT_LAST = re.compile(rf"([A-Z][A-Z0-9]{{2}}\d{{4}})(?:{_AFTER})")
_SLOT_BROKEN = re.compile(r"([A-Z] ?[A-Z0-9] ?[A-Z0-9] ?\d ?\d ?\d ?[A-Z])(?![A-Z0-9])")
_SLOT_OTHER = re.compile(r"([A-Z0-9]{2,12})(?![A-Z0-9])")
_SLOT_PLACEHOLDER = re.compile(r"<[^<>]*>")
_AGENCY = re.compile(r"([0-9OIL]{5})(?![0-9])(?![OIL])")
_PERIOD_SLOT = re.compile(r"(?:\d{6}|\d{1,2}[/.-]\d{4}|T\d{1,2}[/.-]?\d{2,4})(?![A-Z0-9])")
_DIGITS_AT_END = re.compile(r"[0-9]{1,4}\W*$")
_VARIABLE = re.compile(r"\{[A-Z_][A-Z0-9_]*\}")
_SEPARATOR = re.compile(r"[^A-Z0-9<{]*")
_TO_DIGIT = str.maketrans("OQILSZB", "0011528")
_TO_LETTER = str.maketrans("01582", "OISBZ")


def parse_remittance(text: str) -> Remittance | None:
    """What a memo says about the unit; None when it says nothing. Never raises.

    A program's variable that was not filled in (`{unit}`) makes the whole text worthless: None.
    """
    folded, places = fold_with_places(text)
    found = _HEAD.search(folded)
    if not found:
        return _parse_free(text, folded)
    if _VARIABLE.search(folded, found.end()):
        return None
    return _Form(text, folded, places, found).read() or _parse_free(text, folded)


def remittance_text(unit: str, agency: str) -> str:
    """The official text for a unit's payment. Raises ValueError for codes that cannot be."""
    _check_codes(unit, agency)
    return f"+BHXH+{TYPE}+{RESERVED}+{unit}+{agency}+dong BHXH+"


def short_remittance_text(unit: str, agency: str) -> str:
    """The text for a place of 25 characters, such as a QR code; read by `parse_remittance`.

    It is the official form with blanks for pluses and without its closing words, a variant
    that payers already use. Raises ValueError when the codes leave no room.
    """
    _check_codes(unit, agency)
    for text in (f"BHXH {TYPE} {RESERVED} {unit} {agency}", f"BHXH {TYPE} {unit} {agency}"):
        if len(text) <= SHORT_MAX:
            return text
    raise ValueError(f"the unit code {unit!r} leaves no room in {SHORT_MAX} characters")


def _check_codes(unit: str, agency: str) -> None:
    if not re.fullmatch(r"[A-Z0-9]{4,12}", unit):
        raise ValueError(f"{unit!r} is not a unit code of 4 to 12 capitals and digits")
    if not re.fullmatch(r"\d{5}", agency):
        raise ValueError(f"{agency!r} is not an agency code of 5 digits")


def _parse_free(text: str, folded: str) -> Remittance | None:
    """A code in a sentence."""
    if _VARIABLE.search(folded):
        return None
    found = list(_TOKEN_UNIT.finditer(folded))
    if not found:
        return _parse_pieces(text, folded)
    units = tuple(dict.fromkeys(match[0] for match in found))
    flaws = (Flaw(Damage.SEVERAL_UNITS, 0, len(text)),) if len(units) > 1 else ()
    return Remittance(
        form=Form.FREE,
        unit=units[0],
        units=units,
        period=period_in(folded),
        free=" ".join(text.split()),
        flaws=flaws,
    )


def _parse_pieces(text: str, folded: str) -> Remittance | None:
    """The one code of a sentence whose three parts one sign keeps apart: TE 7829 K, TE.7829.K."""
    found = [match for match in _IN_PIECES.finditer(folded) if len(match[1] + match[3]) == 6]
    codes = tuple(dict.fromkeys(match[1] + match[3] + match[5] for match in found))
    if len(codes) != 1:
        return None
    return Remittance(
        form=Form.FREE,
        unit=codes[0],
        units=codes,
        period=period_in(folded),
        free=" ".join(text.split()),
        flaws=(Flaw(Damage.BROKEN, *found[0].span()),),
    )


def _readings(code: str) -> tuple[str, ...]:
    """What a code with letters for digits may mean; its third place holds a digit or a letter."""
    tail = code[3:6].translate(_TO_DIGIT) + code[6].translate(_TO_LETTER)
    thirds = dict.fromkeys((code[2].translate(_TO_DIGIT), code[2]))
    return tuple(code[:2] + third + tail for third in thirds)


class _Form:
    """Walks through the slots of one text in the official form."""

    def __init__(self, text: str, folded: str, places: list[int] | None, head: re.Match[str]):
        self._text = text
        self._folded = folded
        self._places = places
        self._head = head
        self._at = head.end()
        self._flaws: list[Flaw] = []
        self._unit: str | None = None
        self._prefix = ""
        self._agency: str | None = None
        self._readings: tuple[str, ...] = ()
        self._unit_at = (head.end(), head.end())

    def read(self) -> Remittance | None:
        """The text's content; None when its slots hold nothing."""
        self._read_head()
        swapped = self._read_agency(first=True)
        self._read_unit()
        if not swapped:
            self._read_agency(first=False)
        elif self._unit:
            self._flaw(Damage.SWAPPED, self._head.end(), self._at)
        placeholder = any(flaw.damage is Damage.PLACEHOLDER for flaw in self._flaws)
        if not (self._unit or self._prefix or self._agency or placeholder):
            return None
        free, tail = free_text(self._text[self._place(self._at) :])
        units = self._all_units()
        if len(units) > 1:
            self._flaw(Damage.SEVERAL_UNITS, 0, len(self._folded))
        whole = self._unit and self._agency and self._head["reserved"]
        hurt = any(flaw.damage is not Damage.SEPARATORS for flaw in self._flaws)
        return Remittance(
            form=Form.FULL if whole and not hurt else Form.PARTIAL,
            unit=self._unit,
            agency=self._agency,
            type=TYPE,
            reserved=RESERVED if self._head["reserved"] else None,
            period=period_in(self._folded[self._unit_at[1] :]),
            free=free,
            head=self._text[: self._place(self._head.start())].strip(),
            tail=tail,
            unit_prefix=self._prefix,
            readings=self._readings,
            units=units,
            flaws=tuple(self._flaws),
        )

    def _read_head(self) -> None:
        head = self._head
        gaps = [head["a"], head["b"]] + ([head["c"]] if head["reserved"] else [])
        if any(gap != "+" for gap in gaps):
            self._flaw(Damage.SEPARATORS, head.start(), head.end())
        if not head["reserved"]:
            self._flaw(Damage.NO_RESERVED, head.end("type"), head.end())
        if head["type"] != TYPE or head["reserved"] not in (None, RESERVED):
            self._flaw(Damage.LOOK_ALIKE, head.start("type"), head.end())

    def _read_unit(self) -> None:
        folded, at = self._folded, self._at
        if match := _SLOT_UNIT.match(folded, at):
            self._take_unit(match[1], match)
        elif match := _SLOT_PLACEHOLDER.match(folded, at):
            self._flaw(Damage.PLACEHOLDER, at, match.end())
            self._at = self._skip(match.end())
        elif match := _SLOT_BROKEN.match(folded, at):
            self._take_unit(match[1].replace(" ", ""), match, Damage.BROKEN)
        elif match := _SLOT_DIGIT_LAST.match(folded, at):
            code = match[1]
            self._readings = tuple(dict.fromkeys((code, code[:6] + code[6].translate(_TO_LETTER))))
            self._take_unit(code, match, Damage.UNUSUAL_CODE)
        elif match := _SLOT_LOOK_ALIKE.match(folded, at):
            self._readings = _readings(match[1])
            self._take_unit(self._readings[0], match, Damage.LOOK_ALIKE)
        elif match := _SLOT_OTHER.match(folded, at):
            self._take_other(match)

    def _take_other(self, match: re.Match[str]) -> None:
        """A word in the unit's place that has no code's shape."""
        word = match[1]
        at_end = not self._folded[match.end() :].strip(" +.~")
        mixed = not (word.isalpha() or word.isdigit())
        begun = word.isalpha() and len(word) <= 3 and bool(self._head["reserved"])
        if at_end and len(word) < 7 and (mixed or begun):
            self._prefix = word
            self._flaw(Damage.CUT_UNIT, *match.span(1))
            self._at = match.end()
        elif mixed and len(word) >= 4:
            self._take_unit(word, match, Damage.UNUSUAL_CODE)

    def _take_unit(self, code: str, match: re.Match[str], damage: Damage | None = None) -> None:
        self._unit, self._unit_at = code, match.span(1)
        if damage:
            self._flaw(damage, *match.span(1))
        self._at = self._skip(match.end(1))

    def _read_agency(self, *, first: bool) -> bool:
        """Read the agency's slot; `first` when it may stand before the unit."""
        folded, at = self._folded, self._at
        match = _AGENCY.match(folded, at)
        # In the unit's place only five plain digits are an agency; a cut code may look like one.
        if match and (match[1].isdigit() if first else not match[1].isalpha()):
            self._agency = match[1].translate(_TO_DIGIT)
            if self._agency != match[1]:
                self._flaw(Damage.LOOK_ALIKE, *match.span(1))
            self._at = self._skip(match.end(1))
            return True
        if first:
            return False
        if match := _PERIOD_SLOT.match(folded, at):
            self._flaw(Damage.PERIOD_FOR_AGENCY, *match.span())
            self._at = self._skip(match.end())
        elif match := _SLOT_PLACEHOLDER.match(folded, at):
            self._flaw(Damage.PLACEHOLDER, *match.span())
            self._at = self._skip(match.end())
        elif not folded[at:].strip(" +") or _DIGITS_AT_END.match(folded, at):
            self._flaw(Damage.CUT_AGENCY, at, len(folded))
            self._at = len(folded)
        else:
            self._flaw(Damage.NO_AGENCY, at, at)
        return False

    def _all_units(self) -> tuple[str, ...]:
        others = [match[0] for match in _TOKEN_UNIT.finditer(self._folded)]
        return tuple(dict.fromkeys(([self._unit] if self._unit else []) + others))

    def _skip(self, at: int) -> int:
        match = _SEPARATOR.match(self._folded, at)
        return match.end() if match else at

    def _place(self, at: int) -> int:
        if self._places is None:
            return at
        return self._places[at] if at < len(self._places) else len(self._text)

    def _flaw(self, damage: Damage, start: int, end: int) -> None:
        self._flaws.append(Flaw(damage, self._place(start), self._place(end)))
