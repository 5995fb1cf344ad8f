"""The layouts that others published, cell by cell, where the dossier with them is at hand."""

import ast
import csv
import re
from pathlib import Path
from typing import Any

import pytest

from ansinh.exchange.declarations import Wrong, read_declaration
from ansinh.exchange.sheets import Sheet


def columns(dossier: Path, name: str) -> list[dict[str, str]]:
    with (dossier / "ref" / f"{name}.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("with_codes", [True, False])
@pytest.mark.parametrize(
    ("name", "form", "known"),
    [("d02_tk1_vnpt_columns", "D02", 24), ("d03_tk1_vnpt_columns", "D03", 17)],
)
def test_every_column_of_the_import_workbooks(
    dossier: Path, name: str, form: str, known: int, with_codes: bool
) -> None:
    """82 and 73 columns with their own example rows: hints, labels, codes, data."""
    given = columns(dossier, name)
    rows: list[list[Any]] = [["gợi ý"], [each["label"] for each in given]]
    if with_codes:
        rows.append([each["code"] for each in given])
    rows.append([each["example"] for each in given])
    others = Sheet("Dân tộc", [["Mã", "Tên dân tộc"], ["01", "Kinh"]])
    found = read_declaration([others, Sheet("Dữ Liệu", rows)])
    (row,) = found.rows
    assert (found.form, len(found.headings) >= known) == (form, True)
    assert row.values["movement"].code == "ON"
    assert row.values["social_number"] == "1234567890"
    # The only cell that cannot be read is the formula's error of the doubled column.
    assert [each.wrong for each in row.unread] in ([], [Wrong.FORMULA_ERROR])


@pytest.mark.parametrize(
    ("form", "code", "fields"),
    [("d02-lt", "D02", 21), ("d05-ts", "D05", 17), ("d06-ts", "D06", 18), ("d09-ts", "PEOPLE", 9)],
)
def test_every_column_of_the_printed_forms(
    dossier: Path, form: str, code: str, fields: int
) -> None:
    text = (dossier / "forms" / f"{form}.txt").read_text("utf-8")
    rows: list[list[Any]] = [[None] * 24 for _ in range(40)]
    for column, number, value in re.findall(r"^([A-V])(\d+) ('.*'|\".*\"|\d+)$", text, re.M):
        if int(number) <= len(rows):
            rows[int(number) - 1][ord(column) - ord("A")] = ast.literal_eval(value)
    numbers = next(at for at, row in enumerate(rows) if row[0] == "A")
    person = [1, "Lê Văn An", "0123456789", "05/03/1990"]
    rows.insert(numbers + 1, person + [None] * 20)
    found = read_declaration([Sheet(form.upper(), rows)], form=code if code == "PEOPLE" else "")
    assert (found.form, len(found.headings)) == (code, fields)
    assert [row.number for row in found.rows] == [numbers + 2]
    assert found.rows[0].values["birth"].day.year == 1990
