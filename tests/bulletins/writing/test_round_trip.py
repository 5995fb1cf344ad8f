"""What we write can be read back: our own reader finds the facts that we wrote."""

from decimal import Decimal

from ansinh.bulletins.reading import check, read_text
from ansinh.bulletins.writing import assemble
from ansinh.bulletins.writing.rendering import as_text
from ansinh.indicators.facts import Fact
from tests.bulletins.writing.test_writing import AS_OF, published  # noqa: F401


def test_our_reader_finds_what_we_wrote(published: list[Fact]) -> None:  # noqa: F811
    bulletin = assemble(published, [], as_of=AS_OF, known_at=None)
    sentences = as_text(bulletin).split("Nguồn số liệu")[0]
    read = {(fact.indicator, fact.scheme): fact for fact in read_text(sentences).facts}
    for fact in published:
        if fact.indicator == "collection_plan_pct":
            continue  # printed, and read, as the plan_pct of the collection
        found = read[fact.indicator, fact.scheme]
        assert found.as_of == fact.as_of
        assert found.kind == fact.kind
        if found.qualifier == "over":
            assert Decimal(str(found.value)) < fact.value
        else:
            assert Decimal(str(found.value)) == fact.value
        for name in ("plan_pct", "yoy_abs"):
            written = getattr(fact.comparison, name, None)
            if written is not None:
                assert Decimal(str(getattr(found.comparison, name))) == written, fact
    assert not check(list(read.values()))
