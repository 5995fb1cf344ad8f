"""PDFs from a template: one compiler for many documents, in one process or several."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ansinh.exchange.documents.pdf import Job, PdfWriter, write_files

MADE = datetime(2026, 6, 5, 3, tzinfo=UTC)
TEMPLATE = (
    "#let data = json(bytes(sys.inputs.data))\n#data.name\n"
    '#if data.at("qr", default: none) != none { image(bytes(data.qr), format: "svg") }\n'
)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "t.typ"
    path.write_text(TEMPLATE)
    return path


def test_one_compiler_makes_different_documents(template: Path) -> None:
    writer = PdfWriter(template)
    first, second = (writer.write({"name": name}, made_at=MADE) for name in ("Một", "Hai"))
    assert first != second and first.startswith(b"%PDF")
    assert first == writer.write({"name": "Một"}, made_at=MADE)
    assert writer.picture({"name": "Một"}).startswith(b"\x89PNG")


def test_a_payload_is_drawn(template: Path) -> None:
    writer = PdfWriter(template)
    plain = writer.words({"name": "Một"})
    drawn = writer.words({"name": "Một", "qr": {"vietqr": "00020101"}})
    assert len(drawn) > len(plain) + 500


@pytest.mark.parametrize("processes", [1, 2])
def test_files_are_the_same_however_many_write(
    template: Path, tmp_path: Path, processes: int
) -> None:
    jobs = [Job(tmp_path / f"{n}.pdf", {"name": f"Số {n}"}, MADE) for n in range(50)]
    assert write_files(template, iter(jobs), processes=processes) == 50
    alone = PdfWriter(template).write({"name": "Số 41"}, made_at=MADE)
    assert (tmp_path / "41.pdf").read_bytes() == alone


def test_a_fault_of_one_document_is_not_swallowed(template: Path, tmp_path: Path) -> None:
    jobs = [Job(tmp_path / "missing" / "1.pdf", {"name": "a"}, MADE)]
    with pytest.raises(OSError, match="missing"):
        write_files(template, jobs, processes=2)
