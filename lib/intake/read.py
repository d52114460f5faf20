"""A file in, deals out: the one way from bytes to the deal table."""

from __future__ import annotations

from pathlib import Path

from lib.intake.choices import Choices
from lib.intake.clean import clean_deals
from lib.intake.columns import match_columns
from lib.intake.files import read_sheet
from lib.intake.results import Intake, Unread, rejects_table
from lib.terms import Problem

__all__ = ["Intake", "Unread", "read_deals", "rejects_table"]


def read_deals(name: str, data: bytes | Path, choices: Choices | None = None) -> Intake | Unread:
    """Read, match and clean a file. Never raises for what the file holds: an Unread says what is wrong."""
    choices = choices or Choices()
    sheet = read_sheet(
        name, data, part=choices.part, header_row=choices.header_row, encoding=choices.encoding
    )
    if isinstance(sheet, Problem):
        return Unread(sheet)
    return clean_deals(sheet, match_columns(sheet, choices), choices)
