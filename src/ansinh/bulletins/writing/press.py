"""The press template, in Vietnamese: who takes part, what was collected, what is owed.

A bulletin is a document in one language, not a screen: its sentences live here and are not
translated by gettext.
"""

from collections.abc import Iterator
from datetime import date

from ansinh.bulletins.writing import numbers
from ansinh.bulletins.writing.figures import Figure, Paragraph, Piece, Sentence
from ansinh.indicators.facts import Fact

ALL = "BHXH+BHYT+BHTN"
SCHEMES = (
    ("BHXH_BB", "BHXH bắt buộc"),
    ("BHYT", "BHYT"),
    ("BHXH_TN", "BHXH tự nguyện"),
    ("BHTN", "BHTN"),
)
REQUIRED = (
    ("participants", "BHXH_BB"),
    ("participants", "BHYT"),
    ("participants", "BHXH_TN"),
    ("participants_total", ALL),
    ("collection", ALL),
    ("debt", ALL),
)
"""Without one of these there is no bulletin."""

Facts = dict[tuple[str, str], Fact]


def title(place: str, as_of: date) -> str:
    """The heading: the place and the cut-off date."""
    return f"{place}: kết quả tham gia và thu BHXH, BHYT, BHTN đến ngày {numbers.day(as_of)}"


def paragraphs(facts: Facts) -> tuple[Paragraph, ...]:
    """The paragraphs over the facts of one scope; every number in them is a figure."""
    return (
        Paragraph("Người tham gia", tuple(_participants(facts))),
        Paragraph("Số thu", tuple(_collection(facts))),
        Paragraph("Số nợ", tuple(_debt(facts))),
    )


def _participants(facts: Facts) -> Iterator[Sentence]:
    total = facts["participants_total", ALL]
    yield (
        f"Đến ngày {numbers.day(total.as_of)}, {total.place} có ",
        Figure(numbers.people(int(total.value)), total),
        " tham gia BHXH, BHYT, BHTN",
        *_change(total, prefix=", ", since=True),
        ".",
    )
    pieces: list[Piece] = []
    for scheme, name in SCHEMES:
        fact = facts.get(("participants", scheme))
        if fact is None:
            continue
        pieces += [f"{'; ' if pieces else 'Theo từng loại hình: '}{name} có "]
        pieces += [Figure(numbers.people(int(fact.value)), fact), *_change(fact, prefix=", ")]
    yield (*pieces, ".")


def _collection(facts: Facts) -> Iterator[Sentence]:
    fact, plan = facts["collection", ALL], facts.get(("collection_plan", ALL))
    pieces: list[Piece] = [
        f"Từ đầu năm đến hết ngày {numbers.day(fact.as_of)}, số tiền thu BHXH, BHYT, BHTN là ",
        Figure(numbers.millions(int(fact.value)), fact),
    ]
    compared = fact.comparison
    if plan is not None and compared is not None and compared.plan_pct is not None:
        pieces += [
            "/",
            Figure(numbers.millions(int(plan.value)), plan),
            f" kế hoạch năm {plan.as_of.year}, đạt ",
            Figure(numbers.percentage(compared.plan_pct), fact, "plan_pct"),
        ]
    yield (*pieces, ".")
    if compared is not None and compared.yoy_abs is not None:
        yield ("Số thu ", *_change(fact, prefix="", since=True), ".")


def _debt(facts: Facts) -> Iterator[Sentence]:
    fact = facts["debt", ALL]
    yield (
        f"Đến hết tháng {numbers.month(fact.as_of)}, các đơn vị còn nợ BHXH, BHYT, BHTN ",
        Figure(numbers.round_amount(int(fact.value)), fact),
        ".",
    )


def _change(fact: Fact, *, prefix: str, since: bool = False) -> Iterator[Piece]:
    """tăng 117 người; money and totals say the percentage too; nothing where not known."""
    compared = fact.comparison
    if compared is None or compared.yoy_abs is None:
        return
    year = f" so với cùng kỳ năm {fact.as_of.year - 1}" if since else ""
    if compared.yoy_abs == 0:
        yield f"{prefix}không thay đổi{year}"
        return
    direction = "tăng" if compared.yoy_abs > 0 else "giảm"
    form = numbers.people if fact.unit == "person" else numbers.millions
    yield f"{prefix}{direction} "
    yield Figure(form(abs(compared.yoy_abs)), fact, "yoy_abs")
    if compared.yoy_pct is not None and (since or fact.unit == "VND"):
        yield f" ({direction} "
        yield Figure(numbers.percentage(abs(compared.yoy_pct)), fact, "yoy_pct")
        yield ")"
    yield year
