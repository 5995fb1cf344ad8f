"""Lines of closed months whose file is gone or damaged, assessed again from the log.

The manifest of a closing names the position of the log and the hash of its lines. Assessed again
at that position, the lines take the file's place only when they have that very hash; anything
else would be other evidence under the old name.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from ansinh.config.home import columns_folder
from ansinh.engine.files import put_in_place
from ansinh.engine.lines import LinesFile, hash_of, write_month
from ansinh.engine.session import connect
from ansinh.ground.months import Month, month_of
from ansinh.ground.private_files import private_folder
from ansinh.law import Law
from ansinh.ledger.assessed import COLUMNS, lines_of
from ansinh.ledger.errors import ClosingRefused
from ansinh.ledger.models import Closing


@dataclass(frozen=True)
class Rebuilt:
    """What became of a file that was not whole: `why` is empty where it is whole again."""

    month: Month
    file: str
    why: str

    @property
    def whole(self) -> bool:
        """Whether the file is the manifest's again."""
        return not self.why


def intact(closing: Closing) -> Path | None:
    """The file of a closing's lines; None when it is gone or is not what was hashed."""
    path: Path = columns_folder() / closing.lines_file
    return path if path.is_file() and hash_of(path) == closing.lines_hash else None


def rebuild(*, law: Law) -> list[Rebuilt]:
    """Write anew every file of lines that is gone or changed; nothing is booked.

    Only the installation's own law can be asked: of a month closed under another one the lines
    come out the same where the change did not concern them, and are refused where it did.
    """
    broken = Closing.objects.filter(lines__gt=0).order_by("month")
    return [_rebuild(closing, law) for closing in broken if intact(closing) is None]


def _rebuild(closing: Closing, law: Law) -> Rebuilt:
    month = month_of(closing.month)
    path: Path = columns_folder() / closing.lines_file
    private_folder(path.parent)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".rebuilt-") as folder:
        with connect() as session:
            try:
                lines = lines_of(
                    session,
                    law,
                    month=month,
                    position=closing.log_position,
                    known_at=closing.recorded_at,
                )
            except ClosingRefused as error:
                return Rebuilt(month, closing.lines_file, str(error))
            made = write_month(lines, Path(folder), month, COLUMNS)
        if made.sha256 != closing.lines_hash:
            return Rebuilt(month, closing.lines_file, _why(closing, law, made))
        put_in_place(made.path, path)
    return Rebuilt(month, closing.lines_file, "")


def _why(closing: Closing, law: Law, made: LinesFile) -> str:
    """Why the lines assessed now are not those of the manifest."""
    totals = {column: total for column, total in made.sums.items() if total}
    if (made.rows, totals) == (closing.lines, closing.totals):
        why: str = _(
            "tính lại ra đúng số dòng và số tiền nhưng tệp không trùng từng byte: phiên bản "
            "DuckDB khác phiên bản lúc khóa sổ. Chạy lại bằng phiên bản An Sinh của lúc đó, "
            "hoặc lấy tệp từ bản sao lưu."
        )
    elif closing.law_hash != law.hash:
        why = _(
            "pháp luật lúc khóa sổ (%(then)s) khác pháp luật hiện nay (%(now)s) và tính lại ra số "
            "khác. Chạy lại với phiên bản An Sinh và thư mục law của lúc đó, hoặc lấy tệp từ bản "
            "sao lưu."
        ) % {"then": closing.law_hash[:12], "now": law.hash[:12]}
    else:
        why = _(
            "cùng pháp luật mà tính lại ra số khác (%(lines)d dòng, lúc khóa sổ %(then)d): nhật ký "
            "hoặc danh mục đơn vị đã đổi. Xem các dòng khác của ansinh verify; lấy tệp từ bản sao "
            "lưu."
        ) % {"lines": made.rows, "then": closing.lines}
    return why
