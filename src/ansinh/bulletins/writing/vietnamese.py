"""Sentences in Vietnamese. Each function makes one sentence out of facts; `choosing` says which.

A bulletin is a document in one language, not a screen: its sentences live here and in
`english`, which has the same functions, and are not translated by gettext.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from ansinh.bulletins.models import Edition
from ansinh.bulletins.since import Cause, Moved, Since
from ansinh.bulletins.writing import numbers
from ansinh.bulletins.writing.figures import Derived, Figure, Piece, Sentence
from ansinh.bulletins.writing.numbers import Written
from ansinh.indicators.definitions import indicator
from ansinh.indicators.facts import Fact
from ansinh.ledger.models import EntryKind

SCHEMES = {
    "BHXH_BB": "BHXH bắt buộc",
    "BHYT": "BHYT",
    "BHXH_TN": "BHXH tự nguyện",
    "BHTN": "BHTN",
}
HEADINGS = {
    "participants": "Người tham gia",
    "collection": "Số thu",
    "debt": "Số nợ",
    "notable": "Đáng chú ý",
    "since": "Thay đổi so với lần trước",
}
WORDS = {
    "language": "vi",
    "sources": "Nguồn số liệu",
    "sources_caption": "Giá trị chính xác và căn cứ của mỗi con số trong bài",
    "indicator": "Chỉ tiêu",
    "value": "Giá trị",
    "as_of": "Tính đến",
    "to": "đến",
    "basis": "Căn cứ",
    "meanings": "Cách tính",
    "denominator": "Mẫu số:",
    "source": "Nguồn:",
    "places": "Số liệu theo địa bàn",
    "place": "Địa bàn",
    "own": "Cấp tỉnh",
    "people": "người",
    "millions": "triệu đồng",
    "currency": "đồng",
    "payers": "đơn vị",
    "derived": "Tính từ",
    "table": "Bảng số liệu của hình",
    "known_at": "Theo dữ liệu ghi nhận đến",
}
AUDIENCES = {
    "press": "{place}: kết quả tham gia và thu BHXH, BHYT, BHTN đến ngày {day}",
    "committee": "{place}: tình hình thực hiện BHXH, BHYT, BHTN đến ngày {day}",
    "centre": "BHXH {place}: kết quả thực hiện chỉ tiêu thu và phát triển người tham gia "
    "đến ngày {day}",
}
ATTAINMENT = "Thu BHXH, BHYT, BHTN, cả hai năm so với kế hoạch năm {year}"
ATTAINMENT_LINE = "Thu BHXH, BHYT, BHTN"
PARTICIPANTS = "Số người tham gia {scheme}"
LAST_YEAR = "cùng kỳ năm {year}"


def title(place: str, as_of: date, audience: str) -> str:
    """The heading: the place and the cut-off date."""
    return AUDIENCES[audience].format(place=place, day=numbers.day(as_of))


def total(fact: Fact) -> Sentence:
    """Everybody who takes part."""
    return (
        f"Đến ngày {numbers.day(fact.as_of)}, {fact.place} có ",
        Figure(numbers.people(int(fact.value)), fact),
        " tham gia BHXH, BHYT, BHTN",
        *_change(fact, prefix=", ", since=True),
        ".",
    )


def schemes(facts: Sequence[Fact], *, percent: bool) -> Sentence:
    """Scheme by scheme; `percent` adds the rate of growth."""
    pieces: list[Piece] = []
    for fact in facts:
        name = SCHEMES[fact.scheme]
        pieces += [f"{'; ' if pieces else 'Theo từng loại hình: '}{name} có "]
        pieces += [Figure(numbers.people(int(fact.value)), fact)]
        pieces += _change(fact, prefix=", ", percent=percent)
    return (*pieces, ".")


def collection(fact: Fact, plan: Fact | None) -> Sentence:
    """What was collected, of which plan."""
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
    return (*pieces, ".")


def collection_change(fact: Fact) -> Sentence:
    """The money against last year's."""
    return ("Số thu ", *_change(fact, prefix="", since=True), ".")


def debt(fact: Fact) -> Sentence:
    """What is owed."""
    return (
        f"Đến hết tháng {numbers.month(fact.as_of)}, các đơn vị còn nợ BHXH, BHYT, BHTN ",
        Figure(numbers.round_amount(int(fact.value)), fact),
        ".",
    )


def debt_change(fact: Fact) -> Sentence:
    """What is owed against last year."""
    return ("Số nợ ", *_change(fact, prefix="", since=True), ".")


def moved_most(fact: Fact) -> Sentence:
    """The scheme that grew or shrank most in percent."""
    direction, pct = _direction(fact.comparison.yoy_pct)
    return (
        f"Biến động mạnh nhất là số người tham gia {SCHEMES[fact.scheme]}, {direction} ",
        Figure(numbers.percentage(pct), fact, "yoy_pct"),
        f" so với cùng kỳ năm {fact.as_of.year - 1}.",
    )


def place_moved(fact: Fact) -> Sentence:
    """The place that moved most in people."""
    direction, people = _direction(fact.comparison.yoy_abs)
    return (
        f"Địa bàn {direction} nhiều nhất là {fact.place}: số người tham gia "
        f"{SCHEMES[fact.scheme]} {direction} ",
        Figure(numbers.people(people), fact, "yoy_abs"),
        " so với cùng kỳ, hiện có ",
        Figure(numbers.people(int(fact.value)), fact),
        ".",
    )


def pace(fact: Fact, expected: Derived, gap: Derived) -> Sentence:
    """How the money stands against what was due by now."""
    start = (
        "Theo nhịp thu của năm trước thì đến nay cần đạt "
        if expected.part.endswith("last_year")
        else "Nếu chia đều kế hoạch cho các tháng thì đến nay cần đạt "
    )
    even = Figure(numbers.percentage(expected.value), fact, expected.part, expected)
    if gap.value == 0:
        return (start, even, "; số thu đúng tiến độ.")
    faster = "nhanh hơn" if gap.value > 0 else "chậm"
    return (
        start, even, f"; số thu {faster} ",
        Figure(numbers.points(abs(gap.value)), fact, gap.part, gap), ".",
    )  # fmt: skip


def needed(fact: Fact, amounts: Sequence[Derived]) -> Sentence:
    """What each month left must bring, and each working day where that is known."""
    month, *day = (
        Figure(numbers.millions(int(each.value)), fact, each.part, each) for each in amounts
    )
    tail: tuple[Piece, ...] = (", tức mỗi ngày làm việc ", day[0]) if day else ()
    start = "Để hoàn thành kế hoạch, bình quân mỗi tháng còn lại phải thu "
    return (start, month, *tail, ".")


def moved(item: Moved, edition: Edition) -> Sentence:
    """One figure that is no longer what an edition said, and where the difference is."""
    fact = item.fact
    name = str(indicator(fact.indicator).label.vi)
    scheme = indicator(fact.indicator).scheme(fact.scheme).label.vi
    then = f"bản số {edition.id}: {_exactly(item.before, fact)}"
    direction, amount = _direction(item.difference)
    whole = Derived("since_edition", item.difference, f"số này trừ số của {then}")
    pieces: list[Piece] = [
        f"{name} {scheme} {direction} ",
        Figure(Written(_exactly(amount, fact), amount), fact, whole.part, whole),
    ]
    for number, cause in enumerate(item.causes):
        part = Derived("since_edition_unit", cause.difference, f"đơn vị {cause.code}, trừ {then}")
        sign = "+" if cause.difference > 0 else "-"
        text = f"{sign}{_exactly(abs(cause.difference), fact)}"
        pieces += [
            f"{'; ' if number else ', nhiều nhất ở '}{cause.name} ({cause.code}) ",
            Figure(Written(text, abs(cause.difference)), fact, part.part, part),
            *_recorded_for(cause, fact),
        ]
    return (*pieces, ".")


def _recorded_for(cause: Cause, fact: Fact) -> Iterator[Piece]:
    if fact.unit == "person" and cause.changes:
        count = Derived("since_changes", cause.changes, f"sổ người tham gia, đơn vị {cause.code}")
        text = f"{numbers.whole(cause.changes)} thay đổi"
        yield " do "
        yield Figure(Written(text, cause.changes), fact, count.part, count)
    elif fact.unit == "VND" and cause.entries:
        total = sum(cause.entries.values())
        kinds = ", ".join(str(EntryKind(kind).label) for kind in cause.entries)
        count = Derived("since_entries", total, f"sổ cái: {', '.join(cause.named)}")
        yield " do "
        yield Figure(Written(f"{numbers.whole(total)} bút toán", total), fact, count.part, count)
        yield f" ({kinds})"


def recorded(found: Since, fact: Fact) -> Sentence:
    """How much was recorded after the edition; that nothing moved, where nothing did."""
    edition = found.edition
    at = f"bản số {edition.id}, số liệu đến ngày {numbers.day(edition.as_of)}"
    changes = Derived("since_changes", found.changes, f"sổ người tham gia sau {at}")
    batches = 0 if found.batches is None else found.batches[1] - found.batches[0] + 1
    lots = Derived("since_batches", batches, f"sổ cái sau {at}")
    nothing = "" if found.moved else "không số nào thay đổi; "
    return (
        f"Từ bản số {edition.id} (số liệu đến ngày {numbers.day(edition.as_of)}), {nothing}"
        "sổ người tham gia ghi thêm ",
        Figure(Written(f"{numbers.whole(found.changes)} thay đổi", found.changes), fact,
               changes.part, changes),
        ", sổ cái ghi thêm ",
        Figure(Written(f"{numbers.whole(batches)} lô bút toán", batches), fact, lots.part, lots),
        ".",
    )  # fmt: skip


def _exactly(number: int, fact: Fact) -> str:
    unit = "người" if fact.unit == "person" else "đồng"
    return f"{numbers.whole(number)} {unit}"


def derivation(part: str, months: int) -> str:
    """How a derived figure is computed, for the list of sources."""
    return {
        "expected_pct_even": f"{months}/12 kế hoạch năm",
        "expected_pct_last_year": "kế hoạch nhân tỷ lệ đã thu cùng thời điểm năm trước",
        "gap_pp": "phần trăm kế hoạch đã đạt trừ phần cần đạt",
        "needed_per_day": "(kế hoạch trừ số đã thu) chia số ngày làm việc còn lại",
        "needed_per_month": f"(kế hoạch trừ số đã thu) chia {12 - months} tháng",
    }[part]


def _direction(value: int | Decimal | None) -> tuple[str, int | Decimal]:
    assert value is not None
    return ("tăng" if value > 0 else "giảm"), abs(value)


def _change(
    fact: Fact, *, prefix: str, since: bool = False, percent: bool = False
) -> Iterator[Piece]:
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
    if compared.yoy_pct is not None and (since or percent or fact.unit == "VND"):
        yield f" ({direction} "
        yield Figure(numbers.percentage(abs(compared.yoy_pct)), fact, "yoy_pct")
        yield ")"
    yield year
