"""Whether a workbook may be opened: an .xlsx is a zip file, and a small zip file may unfold without bounds.

What the file declares is checked first, then it is unfolded piece by piece (headers may lie), and the
cells' addresses are looked at: two cells at opposite corners of a sheet would take all memory there is.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lib.intake.kinds import EXPORT, SAVE_AS
from lib.terms import Problem

MOST_BYTES: Final = 1_500_000_000
"""Unfolded size of all parts together."""
MOST_RATIO: Final = 300
"""Times a part may grow, once it is larger than ``SMALL``. Real sheets grow 5 to 40 times."""
SMALL: Final = 20_000_000
MOST_CELLS: Final = 60_000_000
"""Cells of the rectangle from A1 to the last row and column used."""
PIECE: Final = 1 << 20
LOCAL_HEADER: Final = struct.Struct("<26xHH")

NARROW: Final = 26
LOW: Final = 9_999
HIGHEST: Final = 1_048_576
COLUMNS: Final = (
    (16_384, re.compile(rb"""=\s*["'][A-Za-z]{3}\d""")),
    (702, re.compile(rb"""=\s*["'][A-Za-z]{2}\d""")),
)
ROWS: Final = (
    (HIGHEST, re.compile(rb"""=\s*["'][A-Za-z]{0,3}\d{6}""")),
    (99_999, re.compile(rb"""=\s*["'][A-Za-z]{0,3}\d{5}""")),
)
"""Addresses by their length, and how far such a one may reach. They begin with a plain letter for speed."""
ADDRESS: Final = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,3})(\d{1,9})["']""")

BOMB: Final = Problem(
    "too large", "The workbook unfolds into far more data than a table of deals can hold.", EXPORT
)
DAMAGED: Final = Problem(
    "damaged",
    "The workbook is damaged or was not copied to the end.",
    "Export or copy it again and bring it.",
)


@dataclass
class _Reach:
    """How far the addresses of a sheet reach at most, told quickly, by their length.

    Rows are looked at only in sheets that are wide from their first piece on: others may be of any height.
    """

    columns: int = NARROW
    rows: int = 0

    def see(self, piece: bytes) -> None:
        self.columns = max(self.columns, _first_found(COLUMNS, piece, self.columns))
        if self.columns == NARROW:
            self.rows = HIGHEST
        self.rows = max(self.rows, LOW, _first_found(ROWS, piece, self.rows))


@dataclass
class _ExactReach:
    columns: int = 0
    rows: int = 0
    seen: set[bytes] = field(default_factory=set)

    def see(self, piece: bytes) -> None:
        for letters, digits in ADDRESS.findall(piece):
            self.rows = max(self.rows, int(digits))
            if letters not in self.seen:
                self.seen.add(letters)
                self.columns = max(self.columns, _column_number(letters))


def _first_found(patterns: tuple[tuple[int, re.Pattern[bytes]], ...], piece: bytes, known: int) -> int:
    return next((most for most, pattern in patterns if most > known and pattern.search(piece)), 0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def check_workbook(data: bytes) -> Problem | None:
    """Why a zip file is no workbook that can be opened safely, None where it is one."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error):
        return DAMAGED
    return _check_names({part.filename for part in parts}) or _check_sizes(data, parts)


def _check_names(names: set[str]) -> Problem | None:
    if "xl/workbook.xml" in {name.replace("\\", "/").lower() for name in names}:
        return None
    if "xl/workbook.bin" in names:
        return Problem("binary workbook", "This is a binary Excel workbook (.xlsb).", SAVE_AS)
    if "content.xml" in names:
        return Problem("OpenDocument", "This is an OpenDocument file (.ods).", SAVE_AS)
    if any(name.startswith("word/") for name in names):
        return Problem("not a table", "This is a Word document, not a table of deals.", EXPORT)
    if any(name.startswith("ppt/") for name in names):
        return Problem("not a table", "This is a PowerPoint file, not a table of deals.", EXPORT)
    mend = "Unpack it and bring the CSV or Excel file in it."
    return Problem("not a table", "This is a packed file (zip), not a table of deals.", mend)


def _check_sizes(data: bytes, parts: list[zipfile.ZipInfo]) -> Problem | None:
    if sum(part.file_size for part in parts) > MOST_BYTES or any(_swells(part) for part in parts):
        return BOMB
    total = 0
    for part in parts:
        reach = _Reach()
        try:
            for piece in unfold(data, part):
                total += len(piece)
                if total > MOST_BYTES:
                    return BOMB
                reach.see(piece)
        except (zlib.error, struct.error, EOFError):
            return DAMAGED
        if reach.columns * reach.rows > MOST_CELLS and _is_vast(data, part):
            return BOMB
    return None


def _swells(part: zipfile.ZipInfo) -> bool:
    return part.file_size > SMALL and part.file_size > MOST_RATIO * max(part.compress_size, 1)


def _is_vast(data: bytes, part: zipfile.ZipInfo) -> bool:
    reach = _ExactReach()
    for piece in unfold(data, part):
        reach.see(piece)
    return reach.columns * reach.rows > MOST_CELLS


def unfold(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in pieces, as far as it really goes, whatever size it declares.

    Raises EOFError where it ends early or is larger than it says, zlib.error where it is damaged.
    """
    start = part.header_offset + 30 + sum(LOCAL_HEADER.unpack_from(data, part.header_offset))
    packed = memoryview(data)[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + PIECE]) for at in range(0, len(packed), PIECE))
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise EOFError
    yield from _inflate(packed, part.file_size)


def _inflate(packed: memoryview, size: int) -> Iterator[bytes]:
    stream = zlib.decompressobj(-15)
    left: bytes | memoryview = packed
    while not stream.eof:
        piece = stream.decompress(left, PIECE)
        left = stream.unconsumed_tail
        size -= len(piece)
        if size < 0 or not (piece or left or stream.eof):
            raise EOFError
        yield piece
