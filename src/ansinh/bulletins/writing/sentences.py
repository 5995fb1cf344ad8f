"""The sentences of a bulletin: each method makes one out of facts; `choosing` says which.

A bulletin is a document in one language, not a screen: its words are those of its `Grammar`
and are not translated by gettext.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ansinh.bulletins.models import Edition
from ansinh.bulletins.since import Cause, Moved, Since
from ansinh.bulletins.writing.figures import Derived, Figure
from ansinh.bulletins.writing.figures import Sentence as Told
from ansinh.bulletins.writing.grammar import Grammar, fill
from ansinh.bulletins.writing.numbers import Written
from ansinh.indicators.definitions import indicator
from ansinh.indicators.facts import Fact
from ansinh.ledger.models import EntryKind

WHOLE = 100
"""Per cent of a whole: a share above it is explained where it stands."""


@dataclass(frozen=True)
class Sentences:
    """The sentences of one language (`vi`, `en`)."""

    language: str
    grammar: Grammar

    def title(self, place: str, as_of: date, audience: str) -> str:
        """The heading: the place and the cut-off date."""
        return self.grammar.titles[audience].format(place=place, day=self._numbers.day(as_of))

    def total(self, fact: Fact) -> Told:
        """Everybody who takes part."""
        return fill(
            self.grammar.total,
            day=self._numbers.day(fact.as_of),
            place=fact.place,
            value=self._people(fact),
            change=self._change(fact, prefix=", ", since=True),
        )

    def schemes(self, facts: Sequence[Fact], *, percent: bool) -> Told:
        """Scheme by scheme, with its plan where it has one; `percent` adds the rate of growth."""
        told: Told = ()
        for fact in facts:
            told += fill(
                self.grammar.next_scheme if told else self.grammar.first_scheme,
                name=self.grammar.schemes[fact.scheme],
                value=self._people(fact),
                change=self._change(fact, prefix=", ", percent=percent),
                plan=self._of_target(fact),
            )
        return (*told, ".")

    def coverage(self, fact: Fact) -> Told:
        """The share of the population with health insurance, and its distance to the target."""
        distance = fact.comparison.target_points if fact.comparison else None
        target: Told = ()
        if distance is not None:
            away = Figure(self._numbers.points(abs(distance)), fact, "target_points")
            if distance == 0:
                target = fill(self.grammar.on_target)
            else:
                side = self.grammar.above_target if distance > 0 else self.grammar.below_target
                target = fill(side, points=away)
        value = Figure(self._numbers.percentage(Decimal(fact.value)), fact)
        over = fill(self.grammar.over_whole) if fact.value > WHOLE else ()
        return fill(self.grammar.coverage, value=value, target=target, over=over)

    def collection(self, fact: Fact, plan: Fact | None) -> Told:
        """What was collected, of which plan."""
        compared = fact.comparison
        of_plan: Told = ()
        if plan is not None and compared is not None and compared.plan_pct is not None:
            of_plan = fill(
                self.grammar.of_plan,
                plan=Figure(self._numbers.millions(int(plan.value)), plan),
                year=str(plan.as_of.year),
                pct=Figure(self._numbers.percentage(compared.plan_pct), fact, "plan_pct"),
            )
        return fill(
            self.grammar.collection,
            day=self._numbers.day(fact.as_of),
            value=Figure(self._numbers.millions(int(fact.value)), fact),
            plan=of_plan,
        )

    def collection_change(self, fact: Fact) -> Told:
        """The money against last year's."""
        return fill(
            self.grammar.collection_change, change=self._change(fact, prefix="", since=True)
        )

    def debt(self, fact: Fact) -> Told:
        """What is owed, and against last year."""
        return fill(
            self.grammar.debt,
            month=self._numbers.month(fact.as_of),
            value=Figure(self._numbers.round_amount(int(fact.value)), fact),
            change=self._change(fact, prefix=", ", since=True),
        )

    def moved_most(self, fact: Fact) -> Told:
        """The scheme that grew or shrank most in percent."""
        assert fact.comparison is not None and fact.comparison.yoy_pct is not None
        pct = fact.comparison.yoy_pct
        return fill(
            self.grammar.moved_most,
            name=self.grammar.schemes[fact.scheme],
            direction=self._direction(pct),
            pct=Figure(self._numbers.percentage(abs(pct)), fact, "yoy_pct"),
            year=str(fact.as_of.year - 1),
        )

    def place_moved(self, fact: Fact) -> Told:
        """The place that moved most in people."""
        assert fact.comparison is not None and fact.comparison.yoy_abs is not None
        people = fact.comparison.yoy_abs
        return fill(
            self.grammar.place_moved,
            direction=self._direction(people),
            place=fact.place,
            name=self.grammar.schemes[fact.scheme],
            people=Figure(self._numbers.people(abs(people)), fact, "yoy_abs"),
            value=self._people(fact),
        )

    def pace(self, fact: Fact, expected: Derived, gap: Derived) -> Told:
        """How far the money is off what was due by now."""
        profile = "last_year" if expected.part.endswith("last_year") else "even"
        return fill(
            self.grammar.pace[profile],
            due=Figure(self._numbers.percentage(Decimal(expected.value)), fact, expected.part,
                       expected),
            side=self.grammar.ahead if gap.value > 0 else self.grammar.behind,
            points=Figure(self._numbers.points(abs(Decimal(gap.value))), fact, gap.part, gap),
        )  # fmt: skip

    def needed(self, fact: Fact, amounts: Sequence[Derived]) -> Told:
        """What each month left must bring, and each working day where that is known."""
        month, *days = (
            Figure(self._numbers.millions(int(each.value)), fact, each.part, each)
            for each in amounts
        )
        day = fill(self.grammar.needed_day, day=days[0]) if days else ()
        return fill(self.grammar.needed, month=month, day=day)

    def lagging(self, fact: Fact, gap: Derived, short: Derived) -> Told:
        """The scheme whose plan is farthest behind its pace, and how many people it lacks."""
        assert fact.comparison is not None and fact.comparison.plan_pct is not None
        return fill(
            self.grammar.lagging,
            name=self.grammar.schemes[fact.scheme],
            pct=Figure(self._numbers.percentage(fact.comparison.plan_pct), fact, "plan_pct"),
            points=Figure(self._numbers.points(abs(Decimal(gap.value))), fact, gap.part, gap),
            short=Figure(self._numbers.people(int(short.value)), fact, short.part, short),
        )

    def moved(self, item: Moved, edition: Edition) -> Told:
        """One figure that is no longer what an edition said, and where the difference is."""
        fact = item.fact
        declared = indicator(fact.indicator)
        then = self._exactly(item.before, fact)
        how = self._how("edition", edition=edition.id, then=then)
        whole = Derived("since_edition", item.difference, how)
        causes: Told = ()
        for cause in item.causes:
            how = self._how("edition_unit", unit=cause.code, edition=edition.id, then=then)
            part = Derived("since_edition_unit", cause.difference, how)
            sign = "+" if cause.difference > 0 else "-"
            text = f"{sign}{self._exactly(abs(cause.difference), fact)}"
            causes += fill(
                self.grammar.next_cause if causes else self.grammar.first_cause,
                name=cause.name,
                code=cause.code,
                amount=Figure(Written(text, abs(cause.difference)), fact, part.part, part),
                because=tuple(self._recorded_for(cause, fact)),
            )
        amount = abs(item.difference)
        return fill(
            self.grammar.moved,
            name=getattr(declared.label, self.language),
            scheme=getattr(declared.scheme(fact.scheme).label, self.language),
            direction=self._direction(item.difference),
            amount=Figure(Written(self._exactly(amount, fact), amount), fact, whole.part, whole),
            causes=causes,
        )

    def recorded(self, found: Since, fact: Fact) -> Told:
        """How much was recorded after the edition; that nothing moved, where nothing did."""
        edition, day = found.edition, self._numbers.day(found.edition.as_of)
        batches = 0 if found.batches is None else found.batches[1] - found.batches[0] + 1
        changes, lots = (
            Derived(f"since_{name}", count, self._how(room, edition=edition.id, day=day))
            for name, room, count in (
                ("changes", "register", found.changes),
                ("batches", "journal", batches),
            )
        )
        return fill(
            self.grammar.recorded,
            edition=str(edition.id),
            day=day,
            nothing="" if found.moved else self.grammar.nothing_moved,
            changes=self._counted(self.grammar.changes, changes, fact),
            batches=self._counted(self.grammar.batches, lots, fact),
        )

    def derivation(self, part: str, months: int) -> str:
        """How a derived figure is computed, for the list of sources."""
        return self._how(part, months=months, left=12 - months)

    @property
    def _numbers(self):  # type: ignore[no-untyped-def]
        return self.grammar.numbers

    def _people(self, fact: Fact) -> Figure:
        return Figure(self._numbers.people(int(fact.value)), fact)

    def _direction(self, value: int | Decimal) -> str:
        return self.grammar.up if value > 0 else self.grammar.down

    def _of_target(self, fact: Fact) -> Told:
        compared = fact.comparison
        if compared is None or compared.plan_pct is None:
            return ()
        pct = Figure(self._numbers.percentage(compared.plan_pct), fact, "plan_pct")
        return fill(self.grammar.of_target, pct=pct)

    def _change(
        self, fact: Fact, *, prefix: str, since: bool = False, percent: bool = False
    ) -> Told:
        """Up or down by so much; money and totals say the percentage too; nothing where last
        year is not known."""
        compared = fact.comparison
        if compared is None or compared.yoy_abs is None:
            return ()
        year = self.grammar.since.format(year=fact.as_of.year - 1) if since else ""
        if compared.yoy_abs == 0:
            return (f"{prefix}{self.grammar.unchanged}{year}",)
        form = self._numbers.people if fact.unit == "person" else self._numbers.millions
        direction, pct = self._direction(compared.yoy_abs), compared.yoy_pct
        told = fill(
            self.grammar.change,
            direction=direction,
            amount=Figure(form(abs(compared.yoy_abs)), fact, "yoy_abs"),
        )
        if pct is not None and (since or percent or fact.unit == "VND"):
            rate = Figure(self._numbers.percentage(abs(pct)), fact, "yoy_pct")
            told += fill(self.grammar.change_pct, direction=direction, pct=rate)
        return (*((prefix,) if prefix else ()), *told, *((year,) if year else ()))

    def _recorded_for(self, cause: Cause, fact: Fact) -> Iterator[str | Figure]:
        if fact.unit == "person" and cause.changes:
            how = self._how("register_unit", unit=cause.code)
            count = Derived("since_changes", cause.changes, how)
            told = self._counted(self.grammar.changes, count, fact)
            yield from fill(self.grammar.by_changes, count=told)
        elif fact.unit == "VND" and cause.entries:
            how = self._how("journal_unit", entries=", ".join(cause.named))
            count = Derived("since_entries", sum(cause.entries.values()), how)
            kinds = ", ".join(
                kind if self.language == "en" else str(EntryKind(kind).label)
                for kind in cause.entries
            )
            told = self._counted(self.grammar.entries, count, fact)
            yield from fill(self.grammar.by_entries, count=told, kinds=kinds)

    def _counted(self, template: str, count: Derived, fact: Fact) -> Figure:
        number = int(count.value)
        text = template.format(count=self._numbers.whole(number))
        return Figure(Written(text, number), fact, count.part, count)

    def _exactly(self, number: int, fact: Fact) -> str:
        if fact.unit == "person":
            return str(self._numbers.people(number).text)
        return f"{self._numbers.whole(number)} {self.grammar.words['currency']}"

    def _how(self, name: str, **parts: object) -> str:
        return self.grammar.how[name].format(**parts)
