"""PDF documents from typst templates: one compiler for many documents.

A template is a typst file that reads its data with `json(bytes(sys.inputs.data))`. Only the
fonts that ship with typst are used, so that a document looks the same on every machine; they
have every Vietnamese letter.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import typst


class PdfWriter:
    """Compiles one template again and again; keep it as long as there are documents."""

    def __init__(self, template: Path) -> None:
        self._compiler = typst.Compiler(
            template.read_bytes(), font_paths=typst.Fonts(include_system_fonts=False)
        )

    def write(self, data: Any, *, made_at: datetime, tagged: bool = False) -> bytes:
        """The PDF of a template's data (anything that JSON can hold).

        `made_at` becomes the document's own date, so the same data gives the same bytes.
        `tagged` adds the structure that screen readers use, at some cost in size and time.
        """
        compiled = self._compiler.compile(
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=made_at,
            pdf_tags=tagged,
        )
        return bytes(compiled)

    def picture(self, data: Any, *, pixels_per_inch: int = 110) -> bytes:
        """The first page as PNG, to look at."""
        compiled = self._compiler.compile(
            format="png",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            ppi=pixels_per_inch,
        )
        return bytes(compiled[0] if isinstance(compiled, list) else compiled)
