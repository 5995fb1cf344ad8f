"""What must add up before a bulletin may be published, and the refusal that names what does not.

The identities are those that readers of published bulletins check by hand: the total of
participants, the percentage of the plan, the percentage of growth, the places against the
province. They are computed here anew from the printed facts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from ansinh.bulletins.writing.numbers import decimal
from ansinh.exchange.amounts import grouped as whole
from ansinh.ground.rounding import percent
from ansinh.indicators.facts import Fact
from ansinh.indicators.rows import Rows


@dataclass(frozen=True)
class Broken:
    """An identity that fails; `identity` is its name, `message` says which numbers disagree."""

    identity: str
    message: str


class BulletinRefused(ValueError):
    """A bulletin that may not be written; `broken` says why, one by one."""

    def __init__(self, broken: Iterable[Broken]) -> None:
        self.broken = tuple(broken)
        super().__init__("\n".join(f"{item.identity}: {item.message}" for item in self.broken))


def check(facts: Iterable[Fact], rows: Iterable[Rows]) -> list[Broken]:
    """Every identity that fails among facts of one scope and the rows behind them."""
    by_key = {(fact.indicator, fact.scheme): fact for fact in facts}
    return [
        *_total_of_participants(by_key),
        *_attainment(by_key),
        *_growth(by_key.values()),
        *_places(by_key, rows),
    ]


def _total_of_participants(facts: dict[tuple[str, str], Fact]) -> Iterator[Broken]:
    total = facts.get(("participants_total", "BHXH+BHYT+BHTN"))
    parts = [facts.get(("participants", scheme)) for scheme in ("BHYT", "BHXH_TN")]
    if total is None or None in parts:
        return
    health, voluntary = (int(part.value) for part in parts if part is not None)
    if total.value != health + voluntary:
        yield Broken(
            "participants_total = BHYT + BHXH_TN",
            _("Tổng số người tham gia là %(total)s nhưng BHYT %(health)s + BHXH tự nguyện "
              "%(voluntary)s = %(sum)s.")
            % {
                "total": whole(int(total.value)),
                "health": whole(health),
                "voluntary": whole(voluntary),
                "sum": whole(health + voluntary),
            },
        )  # fmt: skip


def _attainment(facts: dict[tuple[str, str], Fact]) -> Iterator[Broken]:
    for (indicator, scheme), fact in facts.items():
        plan = facts.get((f"{indicator}_plan", scheme))
        printed = fact.comparison.plan_pct if fact.comparison else None
        if plan is None or printed is None:
            continue
        computed = percent(int(fact.value), int(plan.value))
        if printed != computed:
            yield _disagree(
                "plan_pct = value / plan", fact, printed, computed,
                f"{whole(int(fact.value))} / {whole(int(plan.value))}",
            )  # fmt: skip


def _growth(facts: Iterable[Fact]) -> Iterator[Broken]:
    for fact in facts:
        compared = fact.comparison
        if compared is None or compared.yoy_abs is None or compared.yoy_pct is None:
            continue
        before = int(fact.value) - compared.yoy_abs
        computed = percent(compared.yoy_abs, before)
        if compared.yoy_pct != computed:
            yield _disagree(
                "yoy_pct = yoy_abs / (value - yoy_abs)", fact, compared.yoy_pct, computed,
                f"{whole(compared.yoy_abs)} / {whole(before)}",
            )  # fmt: skip


def _places(facts: dict[tuple[str, str], Fact], rows: Iterable[Rows]) -> Iterator[Broken]:
    for found in rows:
        fact = facts.get((found.indicator.id, found.scheme.code))
        total = sum(row.value for row in found.rows)
        if fact is not None and total != fact.value:
            yield Broken(
                "sum of places = whole",
                _("%(indicator)s %(scheme)s: các địa bàn cộng lại là %(sum)s, toàn %(place)s là "
                  "%(value)s.")
                % {
                    "indicator": found.indicator.label,
                    "scheme": found.scheme.label,
                    "sum": whole(total),
                    "place": fact.place,
                    "value": whole(int(fact.value)),
                },
            )  # fmt: skip


def _disagree(
    identity: str, fact: Fact, printed: Decimal, computed: Decimal | None, sum_: str
) -> Broken:
    return Broken(
        identity,
        _("%(indicator)s %(scheme)s: ghi %(printed)s%% nhưng %(sum)s = %(computed)s%%.")
        % {
            "indicator": fact.indicator,
            "scheme": fact.scheme,
            "printed": decimal(printed),
            "sum": sum_,
            "computed": "?" if computed is None else decimal(computed),
        },
    )
