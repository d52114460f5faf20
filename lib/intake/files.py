"""Any file → Sheet, or the Problem in words. What a file is, its content says, never its name."""

from __future__ import annotations

from pathlib import Path

from lib.intake.columnar import read_columnar
from lib.intake.kinds import find_kind
from lib.intake.separated import read_separated
from lib.intake.sheet import Reject, Sheet, column_label, column_letters
from lib.intake.workbook import read_workbook
from lib.terms import Problem

__all__ = ["Reject", "Sheet", "column_label", "column_letters", "read_sheet"]


def read_sheet(
    name: str,
    data: bytes | Path,
    *,
    part: str | None = None,
    header_row: int | None = None,
    encoding: str | None = None,
) -> Sheet | Problem:
    """The rows of a CSV, TSV, XLSX or Parquet file, or why not in words. Never raises.

    ``part`` (a sheet of the workbook), ``header_row`` (as the spreadsheet numbers it) and ``encoding`` are
    the manager's choices; None leaves each to us.
    """
    if isinstance(data, Path):
        found = read_bytes(data)
        if isinstance(found, Problem):
            return found
        data = found
    kind = find_kind(data)
    if isinstance(kind, Problem):
        return kind
    if kind == "workbook":
        return read_workbook(name, data, part=part, header_row=header_row)
    if kind == "parquet":
        return read_columnar(name, data)
    return read_separated(name, data, header_row=header_row, encoding=encoding)


def read_bytes(path: Path) -> bytes | Problem:
    """A file's content, or why it can't be had."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return Problem("no file", f"There is no file “{path.name}”.", "Check the name and the folder.")
    except IsADirectoryError:
        return Problem("no file", f"“{path.name}” is a folder.", "Name a file in it.")
    except OSError:
        return Problem("no file", f"“{path.name}” can’t be opened.", "Check that you may read it.")
