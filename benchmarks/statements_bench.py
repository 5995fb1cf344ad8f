"""A month of statements for 400 thousand workers in 12 thousand units: as data, as PDF, as files.

The province is invented on the spot, two months closed. `python -m benchmarks.statements_bench
0.1` measures a tenth of it.
"""

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.employers import FIRST, WHO, build, closed_at, home, pay

PDFS = 3_000
"""Statements written as separate files; the rate is per second of these."""

Row = dict[str, Any]


def run(scale: float = 1.0) -> list[Row]:
    """Build the province, close two months, and measure every output of the second."""
    from ansinh import law
    from ansinh.ledger.closing import close_month

    with home() as folder:
        province = build(scale)
        for month in (FIRST, FIRST + 1):
            pay(province, month)
            close_month(month=month, law=law.load(), recorded_at=closed_at(month), **WHO)
        return _measure(folder, province.units)


def _measure(home: Path, units: int) -> list[Row]:
    from ansinh import law, statements
    from ansinh.receipts.office import Office
    from ansinh.statements import figures as data
    from ansinh.statements import identities, notices, printing, reports

    month = FIRST + 1
    rows: list[Row] = [{"name": "units with a statement", "value": units, "unit": "units"}]

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began, spent = time.perf_counter(), time.process_time()
        result = work()
        seconds = round(time.perf_counter() - began, 2)
        own = round(time.process_time() - spent, 2)
        rows.append({"name": name, "value": seconds, "unit": f"s, {own} s of processor"})
        return result

    book = law.load()
    found = timed("figures of all units", lambda: data.figures(month=month, law=book))
    timed("identities of all units", lambda: identities.check(found))
    everybody = timed("all C12 as data", lambda: statements.province(month, law=book))
    code = everybody[len(everybody) // 2].unit.code
    timed("one C12 as data", lambda: statements.of(unit=code, month=month, law=book))
    office = Office(name="BHXH tỉnh Thử", bank_bin="970418", account_number="1100000000000")
    sample = everybody[: min(PDFS, len(everybody))]
    rows[0]["value"] = len(everybody)
    for processes in (1, 2):
        folder = home / f"pdf{processes}"
        folder.mkdir()
        chosen = sample if processes > 1 else sample[: len(sample) // 3]
        began, spent = time.perf_counter(), time.process_time()
        printing.write_pdfs(chosen, office, folder, processes=processes)
        rate = len(chosen) / (time.perf_counter() - began)
        if processes == 1:
            own = 1000 * (time.process_time() - spent) / len(chosen)
            rows.append({"name": "processor time of one PDF", "value": round(own, 1), "unit": "ms"})
        name = f"separate C12 PDFs with VietQR, {processes} process(es)"
        rows.append({"name": name, "value": round(rate, 1), "unit": "PDF/s"})
        shutil.rmtree(folder)
    asked = timed("notices to banks", lambda: notices.notices(everybody, office, {}))
    timed("notice as XLSX", lambda: notices.render(asked[0], "xlsx"))
    timed("B03-TS", lambda: reports.workbook("b03", month=month, law=book))
    timed("B06-TS", lambda: reports.workbook("b06", month=month, law=book))
    return rows


if __name__ == "__main__":
    for row in run(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0):
        print(f"{row['name']:50} {row['value']:>12,} {row['unit']}")
