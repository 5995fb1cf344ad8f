"""The reader on whole texts: our own (developed, held out) and, where present, published ones."""

import json

import pytest

from ansinh.bulletins.reading.score import report, score_folder

from .bulletin_cases import Case, cases, published_texts, score_of


@pytest.mark.parametrize(
    "case",
    cases("developed") + cases("once_held_out") + cases("wider"),
    ids=lambda case: case.name,
)
def test_developed_text_is_read_fully(case: Case) -> None:
    score = score_of([case])
    assert (score.right, score.found) == (score.true, score.true), "\n".join(score.misses)
    assert not score.misses


def test_held_out_texts() -> None:
    """Measured once the grammar was done: see docs/bulletin-reading.md for the figures."""
    score = score_of(cases("held_out"))
    print(report(score))
    assert score.precision >= 0.95
    assert score.recall >= 0.90


def test_published_texts_with_ground_truth() -> None:
    score = score_folder(published_texts())
    print(report(score))
    assert score.precision >= 0.97
    assert score.recall >= 0.92


def test_published_texts_judged_by_us() -> None:
    folder = published_texts()
    judged = [
        Case(case.name, (folder / f"{case.name}.txt").read_text(encoding="utf-8"), case.facts)
        for case in cases("judged")
    ]
    score = score_of(judged)
    print(report(score))
    assert score.precision >= 0.95
    assert score.recall >= 0.95


def test_quotes_and_written_stand_in_the_text() -> None:
    for case in cases("developed"):
        for fact in case.read():
            assert fact["written"] in fact["quote"]


def test_ground_truth_fields_are_all_given() -> None:
    truth = json.loads((published_texts() / "003.json").read_text(encoding="utf-8"))
    wanted = set(truth["facts"][0])
    read = cases("developed")[0].read()[0]
    assert wanted <= set(read)
