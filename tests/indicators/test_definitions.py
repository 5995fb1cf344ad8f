"""Every declaration says what it must, in both languages, and its law exists."""

import copy

import pytest
import yaml
from django.utils import translation

from ansinh import law
from ansinh.indicators import definitions
from ansinh.indicators.definitions import DeclarationError, Indicator, catalogue, parse
from ansinh.law.tables import schemes

GIVEN = yaml.safe_load(
    (definitions.resources.files("ansinh.indicators") / "catalogue" / "collection.yaml").read_text()
)


@pytest.mark.parametrize("indicator", catalogue().values(), ids=lambda found: found.id)
def test_a_declaration_is_complete(indicator: Indicator) -> None:
    texts = [indicator.label, indicator.grain, indicator.numerator, indicator.place]
    texts += [indicator.source, *(scheme.label for scheme in indicator.schemes)]
    assert all(text.vi and text.en for text in texts)
    assert all(text.vi != text.en for text in texts if len(text.vi) > 10)
    assert all(scheme.legal_basis for scheme in indicator.schemes)
    if indicator.measure == "ratio":
        assert indicator.denominator is not None and indicator.ratio is not None
        assert set(indicator.ratio) <= set(catalogue())
    if "plan_pct" in indicator.comparators:
        assert indicator.plan is not None and catalogue()[indicator.plan].measure == "target"


def test_every_counted_scheme_is_one_of_the_law() -> None:
    known = set(schemes(law.load())["scheme"])
    counted = {
        code
        for indicator in catalogue().values()
        for scheme in indicator.schemes
        for code in scheme.counts
    }
    assert counted <= known


def test_every_file_of_the_catalogue_is_read() -> None:
    folder = definitions.resources.files("ansinh.indicators") / "catalogue"
    assert {path.name for path in folder.iterdir()} == {f"{name}.yaml" for name in catalogue()}


def test_a_text_is_told_in_the_language_of_the_reader() -> None:
    label = catalogue()["collection"].label
    assert str(label) == "Số thu"
    with translation.override("en"):
        assert str(label) == "Collected"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda given: given.pop("grain"), "grain"),
        (lambda given: given.update(colour="blue"), "colour"),
        (lambda given: given.update(measure="guess"), "measure is 'guess'"),
        (lambda given: given.update(comparators=["mom"]), "mom"),
    ],
)
def test_a_wrong_declaration_is_refused(change: object, message: str) -> None:
    given = copy.deepcopy(GIVEN)
    change(given)  # type: ignore[operator]
    with pytest.raises(DeclarationError, match=message):
        parse(given, "collection")
