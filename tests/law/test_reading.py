"""What cannot be law is refused at load, with file, key and reason."""

from pathlib import Path

import pytest

from ansinh import law
from ansinh.law.loading import load_from, statute_files

GOOD = """
quantity: levy
label: {vi: Mức thử, en: A test}
unit: percent
values:
  - {from: 2020-01-01, value: 5%, reference: {document: Luật 41/2024/QH15, article: Điều 1}, grade: gazette}
"""  # noqa: E501


def load_with(tmp_path: Path, text: str) -> law.Law:
    path = tmp_path / "levy.yaml"
    path.write_text(text, encoding="utf-8")
    return load_from([*statute_files(), ("levy.yaml", path)])


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("reference: {document: Luật 41/2024/QH15, article: Điều 1}, ", "", "no reference"),
        ("article: Điều 1", "note: none", "no reference"),
        ("value: 5%", "value: 101%", "101% is more than 100%"),
        ("value: 5%", "value: 0.05", "is a float"),
        ("value: 5%", "value: 5.0001%", "more than 3 decimals"),
        ("value: 5%", "value: 5", "not a percentage"),
        ("grade: gazette", "grade: sure", "grade is 'sure'"),
        ("from: 2020-01-01", "from: 1990-01-01", "the law covers 2012-01-01 to 2031-01-01"),
        ("from: 2020-01-01", "from: soon", "is not a date"),
        ("unit: percent", "unit: dollars", "unit 'dollars'"),
        ("label: {vi: Mức thử, en: A test}", "label: {vi: Mức thử}", "no label"),
        ("quantity: levy", "quantity: base_salary", "another unit"),
        ("grade: gazette", "grade: gazette, grade: gazette", "written twice"),
        ("quantity: levy", "law: levy", "has one of quantity"),
        ("unit: percent", "unit: percent\nholdz: year", "no 'holdz'; did you mean 'holds'?"),
        ("grade: gazette", "grade: gazette, statuss: x", "an entry has no 'statuss'"),
        ("grade: gazette", "status: confirmed", "`status` is no longer a key"),
        ("article: Điều 1", "article: Điều 1, qoute: x", "did you mean 'quote'?"),
        ("41/2024/QH15", "41/2024/QH51", "did you mean 'Luật 41/2024/QH15'?"),
        ("from: 2020-01-01", "from: 2020-02-30", "line 6: 2020-02-30 is not a day"),
    ],
)
def test_a_value_that_cannot_be_law(tmp_path, old, new, reason):
    with pytest.raises(law.LawError) as refused:
        load_with(tmp_path, GOOD.replace(old, new))
    assert reason in str(refused.value)
    assert "levy.yaml" in str(refused.value)


def test_the_good_one_is_taken(tmp_path):
    book = load_with(tmp_path, GOOD)
    assert book.series["levy", ()].values[0].value == 5_000


def test_two_values_from_one_date(tmp_path):
    twice = GOOD + GOOD.splitlines()[-1].replace("5%", "6%") + "\n"
    with pytest.raises(law.LawError, match=r"levy has two values from 2020-01-01: 5%.*6%"):
        load_with(tmp_path, twice)


def test_unknown_names_in_groups(tmp_path):
    group = """
block: I
groups:
  - group: tester
    label: {vi: Thử, en: Test}
    lawful: [{from: 2020-01-01, value: yes, reference: {document: Luật 41/2024/QH15, article: b}, grade: UNSURE}]
    base: [{from: 2020-01-01, value: BASE, reference: {document: Luật 41/2024/QH15, article: b}, grade: UNSURE}]
    pays: {HTTT.employer: KIND}
    states: [STATE]
"""  # noqa: E501

    def with_names(base: str, kind: str, state: str) -> str:
        named = group.replace("UNSURE", "memory").replace("BASE", base)
        return named.replace("KIND", kind).replace("STATE", state)

    load_with(tmp_path, with_names("employer_wage", "worker", "active"))
    for names, reason in (
        (("no_base", "worker", "active"), "no base 'no_base'"),
        (("employer_wage", "nobody", "active"), "no rate is of that kind"),
        (("employer_wage", "worker", "asleep"), "unknown state 'asleep'"),
    ):
        with pytest.raises(law.LawError, match=reason):
            load_with(tmp_path, with_names(*names))
    with pytest.raises(law.LawError, match="declared twice"):
        load_with(tmp_path, with_names("employer_wage", "worker", "active").replace(
            "group: tester", "group: poor"
        ))  # fmt: skip


def test_every_value_has_its_article():
    for value in law.load().values():
        assert value.reference.document and value.reference.article, value.name


def test_the_hash_follows_the_content(tmp_path):
    plain, other = law.load(), load_with(tmp_path, GOOD)
    assert plain.hash == law.load().hash != other.hash
    assert len(plain.hash) == 64
