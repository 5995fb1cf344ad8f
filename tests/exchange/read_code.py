"""A reader of QR codes for tests: the text in a grid of modules, as a telephone reads it.

Written from ISO/IEC 18004 and not from the library that draws the codes, so that a mistake of
the one is not made by the other. It repairs nothing: an intact code needs no repair, and a
damaged one must not pass a test. Versions 1 to 10, error correction M.
"""

import re
from collections.abc import Iterator, Sequence

Grid = Sequence[Sequence[bool]]

BLOCKS_M = {
    1: [16], 2: [28], 3: [44], 4: [32] * 2, 5: [43] * 2, 6: [27] * 4, 7: [31] * 4,
    8: [38] * 2 + [39] * 2, 9: [36] * 3 + [37] * 2, 10: [43] * 4 + [44],
}  # fmt: skip
"""Data words of each block at error correction M, by version."""

ALIGNED = {
    1: [], 2: [6, 18], 3: [6, 22], 4: [6, 26], 5: [6, 30], 6: [6, 34],
    7: [6, 22, 38], 8: [6, 24, 42], 9: [6, 26, 46], 10: [6, 28, 50],
}  # fmt: skip

MASKS = (
    lambda y, x: (y + x) % 2,
    lambda y, x: y % 2,
    lambda y, x: x % 3,
    lambda y, x: (y + x) % 3,
    lambda y, x: (y // 2 + x // 3) % 2,
    lambda y, x: y * x % 2 + y * x % 3,
    lambda y, x: (y * x % 2 + y * x % 3) % 2,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2,
)
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def read_code(grid: Grid) -> str:
    """The text of a code given without its quiet zone, True for black."""
    size = len(grid)
    version = (size - 17) // 4
    assert size == 17 + 4 * version and all(len(row) == size for row in grid)
    level, mask = _format(grid)
    assert level == 0, "error correction is not M"
    bits = [
        grid[y][x] != (MASKS[mask](y, x) == 0)
        for y, x in _places(size)
        if not _reserved(y, x, size, version)
    ]
    words = [_number(bits[at : at + 8]) for at in range(0, len(bits) - 7, 8)]
    lengths = BLOCKS_M[version]
    blocks: list[list[int]] = [[] for _length in lengths]
    stream = iter(words)
    for place in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if place < length:
                block.append(next(stream))
    data = "".join(f"{word:08b}" for block in blocks for word in block)
    return "".join(_segments(data, version))


def grid_of(svg: str) -> Grid:
    """The modules of a code drawn as strokes, one pixel high, between 4 white ones on each side."""
    (size,) = re.findall(r'viewBox="0 0 (\d+) \1"', svg)
    (path,) = re.findall(r'<path[^>]* stroke="#000" d="([^"]+)"', svg)
    black = set()
    x, y = 0.0, 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        values = [float(number) for number in numbers.split()]
        if command == "h":
            black.update((int(y), int(x) + step) for step in range(int(values[0])))
            x += values[0]
        else:
            x, y = values if command == "M" else (x + values[0], y + values[1])
    inner = range(4, int(size) - 4)
    assert all(place in inner for module in black for place in module), "no quiet zone"
    return [[(y, x) in black for x in inner] for y in inner]


def _format(grid: Grid) -> tuple[int, int]:
    """Level and mask from the format beside the upper left corner."""
    row = [grid[8][x] for x in (0, 1, 2, 3, 4, 5, 7, 8)]
    column = [grid[y][8] for y in (7, 5, 4, 3, 2, 1, 0)]
    value = _number(row + column) ^ 0b101010000010010
    return value >> 13, value >> 10 & 7


def _places(size: int) -> Iterator[tuple[int, int]]:
    """Modules in the order of the data: pairs of columns from the right, up and down."""
    upward = True
    for right in (*range(size - 1, 6, -2), 5, 3, 1):
        for step in range(size):
            y = size - 1 - step if upward else step
            yield y, right
            yield y, right - 1
        upward = not upward


def _reserved(y: int, x: int, size: int, version: int) -> bool:
    """Whether a module is a pattern, format or version and holds no data."""
    corners = (y <= 8 and (x <= 8 or x >= size - 8)) or (y >= size - 8 and x <= 8)
    if corners or y == 6 or x == 6:
        return True
    if version >= 7 and (
        (y < 6 and size - 11 <= x < size - 8) or (x < 6 and size - 11 <= y < size - 8)
    ):
        return True
    centres = ALIGNED[version]
    in_corner = {(6, 6), (6, size - 7), (size - 7, 6)}
    return any(
        abs(y - a) <= 2 and abs(x - b) <= 2
        for a in centres
        for b in centres
        if (a, b) not in in_corner
    )


def _segments(data: str, version: int) -> Iterator[str]:
    at = 0

    def take(count: int) -> int:
        nonlocal at
        at += count
        return int(data[at - count : at], 2)

    wide = version > 9
    while at + 4 <= len(data) and (mode := take(4)):
        if mode == 1:
            count = take(12 if wide else 10)
            while count:
                digits = min(3, count)
                yield f"{take((0, 4, 7, 10)[digits]):0{digits}d}"
                count -= digits
        elif mode == 2:
            count = take(11 if wide else 9)
            for _pair in range(count // 2):
                first, second = divmod(take(11), 45)
                yield LETTERS[first] + LETTERS[second]
            if count % 2:
                yield LETTERS[take(6)]
        else:
            assert mode == 4, f"mode {mode}"
            count = take(16 if wide else 8)
            yield bytes(take(8) for _byte in range(count)).decode()


def _number(bits: Sequence[bool]) -> int:
    value = 0
    for bit in bits:
        value = value << 1 | bit
    return value
