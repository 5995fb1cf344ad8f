"""Why a file was not taken: what is wrong, where, and what to do.

A reader never returns half a file. It raises `Refused` with the parts of the sentence as
attributes, so that a screen can translate and point; `str()` is the English sentence.
"""


class Refused(ValueError):
    """A file (or one value in it) that cannot be taken as it is.

    Attributes: `reason` what is wrong; `file`, `place` (sheet and row, line, or entry) and
    `column` where; `value` what stood there; `advice` what the reader of the message can do.
    """

    def __init__(
        self,
        reason: str,
        *,
        file: str = "",
        place: str = "",
        column: str = "",
        value: object = "",
        advice: str = "",
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.file = file
        self.place = place
        self.column = column
        self.value = shorten(value)
        self.advice = advice

    def at(self, *, file: str = "", place: str = "", column: str = "") -> "Refused":
        """Fill in what the raiser did not know about where it happened; returns itself."""
        self.file = self.file or file
        self.place = self.place or place
        self.column = self.column or column
        return self

    def __str__(self) -> str:
        column = f"column {self.column!r}" if self.column else ""
        where = ", ".join(part for part in (self.file, self.place, column) if part)
        value = f" (found {self.value!r})" if self.value else ""
        advice = f" {self.advice}" if self.advice else ""
        return f"{where + ': ' if where else ''}{self.reason}{value}.{advice}"


class Unbalanced(Refused):
    """A file whose own figures contradict each other.

    `expected` is what the lines add up to, `found` what the file states, both in minor units
    (or a count of lines); `difference = found - expected`.
    """

    def __init__(self, what: str, *, expected: int, found: int, place: str = "") -> None:
        self.what = what
        self.expected = expected
        self.found = found
        self.difference = found - expected
        super().__init__(
            f"{what} does not add up: the lines give {expected:,}, the file states {found:,}, "
            f"a difference of {self.difference:+,}",
            place=place,
            advice="Nothing was taken from it. Ask the bank for the complete file.",
        )


def shorten(value: object, limit: int = 80) -> str:
    """A value as text that fits into a message."""
    text = value if isinstance(value, str) else "" if value is None else str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
