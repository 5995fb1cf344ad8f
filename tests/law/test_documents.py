"""A value is as good as a document in force, and says what was read of it."""

import json
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner

from ansinh import law
from ansinh.cli import main
from ansinh.law.documents import covered_until, outlived
from ansinh.law.values import DOUBTED, GRADES, Reference

BOOK = law.load()
DAY, END = date(2020, 1, 1), date(2031, 1, 1)
OLD, NEW = "Nghị định 146/2018/NĐ-CP", "Nghị định 188/2025/NĐ-CP"


def test_no_value_outlives_its_documents():
    assert list(outlived(BOOK.values(), BOOK.documents, BOOK.end)) == []


def test_a_repealed_document_needs_a_successor():
    value = BOOK.value("household_order", DAY, order="2")
    assert value.reference.document == OLD
    (said,) = outlived([replace(value, until=None)], BOOK.documents, BOOK.end)
    assert "household_order(order=2)" in said and "not in force since 2025-08-15" in said


@pytest.mark.parametrize(
    ("cited", "until"),
    [
        ([Reference(OLD, "Điều 1")], date(2025, 8, 15)),
        ([Reference(OLD, "Điều 1"), Reference(NEW, "Điều 1", since=date(2025, 8, 15))], END),
        ([Reference(OLD, "Điều 1"), Reference(NEW, "Điều 1", since=date(2025, 9, 1))],
         date(2025, 8, 15)),
        ([Reference("Hợp đồng của cơ quan", "Điều 1")], END),
    ],
)  # fmt: skip
def test_until_when_a_value_is_covered(cited, until):
    assert covered_until(cited, BOOK.documents, DAY, END) == until


def test_documents_have_lives_and_successors():
    for document in BOOK.documents.values():
        assert document.until is None or document.since < document.until, document.number
        assert document.issued is None or document.issued.year <= document.since.year + 5
    assert BOOK.documents[OLD].repealed_by == NEW
    assert BOOK.documents["Luật 41/2024/QH15"].address.endswith("211199")


def test_a_value_is_never_graded_better_than_what_was_read():
    order = list(GRADES)
    for value in BOOK.values():
        if value.quantity == "span":
            continue
        read = min(order.index(BOOK.documents[one.document].read) for one in value.references)
        graded = order.index(value.grade)
        assert value.unconfirmed == (value.grade in DOUBTED)
        quoted = any(one.quote or one.note for one in value.references)
        assert graded >= read or quoted, (value.name, value.since, value.grade)


def test_money_that_carries_weight_is_quoted():
    day = date(2026, 7, 1)
    for keys in (
        {"fund": "BHYT", "share": "employee", "kind": "worker"},
        {"fund": "TNLD", "share": "employer", "kind": "worker"},
        {"fund": "TNLD", "share": "employer", "kind": "reduced"},
    ):
        assert any(one.quote for one in BOOK.value("rate", day, **keys).references), keys


def test_the_command_lists_lives_and_what_was_read():
    listed = json.loads(CliRunner().invoke(main, ["law", "documents", "--json"]).stdout)
    found = {one["document"]: one for one in listed}
    assert found[OLD]["until"] == "2025-08-15" and found[OLD]["repealed_by"] == NEW
    assert found[OLD]["values"] > 50 and found[OLD]["read"] == "gazette"
    assert "Quyết định 366/QĐ-BHXH" in CliRunner().invoke(main, ["law", "documents"]).stdout
