"""What a file is, told by its first bytes and never by its name."""

from __future__ import annotations

import re
from typing import Final, Literal

from lib.terms import Problem

Kind = Literal["text", "workbook", "parquet"]

EXPORT: Final = "Export the deals as CSV or Excel (.xlsx) and bring that file."
SAVE_AS: Final = "Open it in Excel or LibreOffice, save it as .xlsx and bring that file."
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")

MAGIC: Final = (
    (b"%PDF", "a PDF document"),
    (b"\xff\xd8\xff", "a photo (JPEG)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"RIFF", "a picture, sound or film"),
    (b"\x1f\x8b", "a packed file (gzip)"),
    (b"BZh", "a packed file (bzip2)"),
    (b"\xfd7zXZ", "a packed file (xz)"),
    (b"7z\xbc\xaf", "a packed file (7-Zip)"),
    (b"Rar!", "a packed file (RAR)"),
    (b"SQLite format 3\0", "a database (SQLite)"),
    (b"ARROW1\0\0", "an Arrow file"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
SAYS: Final = (
    (
        re.compile(rb"<(?:!doctype html|html|head|meta|body|table|style|div)\b", re.IGNORECASE),
        "a web page (HTML)",
    ),
    (re.compile(rb"<\?xml|<[a-z]+[^<>]*xmlns", re.IGNORECASE), "an XML file"),
    (re.compile(rb'\{\s*"|\[\s*[\[{]|\{\s*\}\s*\Z|\[\s*\]\s*\Z'), "a JSON file"),
)
"""Text that is no table, by how it starts."""


def find_kind(data: bytes) -> Kind | Problem:
    """Text, workbook or Parquet, or what else it is and how to mend that."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "workbook"
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(OLE):
        return _say_old_workbook(data)
    return _find_stranger(data) or "text"


def _say_old_workbook(data: bytes) -> Problem:
    if ENCRYPTED in data:
        mend = "Open it in Excel, take the password off (File, Info, Protect Workbook) and bring it again."
        return Problem("password", "The workbook is protected by a password.", mend)
    return Problem("old workbook", "This is a workbook in the old Excel format (.xls).", SAVE_AS)


def _find_stranger(data: bytes) -> Problem | None:
    what = next((what for magic, what in MAGIC if data.startswith(magic)), None)
    if data[4:8] == b"ftyp":
        what = "a photo or film"
    if what:
        return Problem("not a table", f"This is {what}, not a table of deals.", EXPORT)
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        return None if data.strip() else Problem("empty", "The file is empty.", EXPORT)
    what = next((what for pattern, what in SAYS if pattern.match(start)), None)
    return (
        Problem("not a table", f"This is {what}, not a spreadsheet or CSV file.", SAVE_AS) if what else None
    )
