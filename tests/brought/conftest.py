"""One loopback server for this folder's tests, emptied between them, and a desk over a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.offices.rules import Rules
from tests.brought.desk import Desk, make_access
from tests.sheets.server import run_sheets
from tests.sheets.state import Sheets


@pytest.fixture(scope="package")
def google() -> Iterator[Sheets]:
    with run_sheets([]) as sheets:
        yield sheets


@pytest.fixture
def sheets(google: Sheets) -> Iterator[Sheets]:
    """The server without books, troubles or memory."""
    google.clear()
    yield google
    google.trouble = None


@pytest.fixture
def desk(sheets: Sheets, tmp_path: Path) -> Desk:
    return Desk(sheets, tmp_path / "kept", Rules(make_access(sheets)))
