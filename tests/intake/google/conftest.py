"""A server that speaks as Google does, for all tests of this folder, and the three rights to read by."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from lib.intake.google.access import Access
from tests.sheets.server import run_sheets
from tests.sheets.state import Sheets


@pytest.fixture(scope="session")
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
def account(sheets: Sheets) -> Access:
    return Access(json.dumps(sheets.service_account), api=sheets.address, docs=sheets.address)


@pytest.fixture
def by_key(sheets: Sheets) -> Access:
    return Access(api_key=sheets.api_key, api=sheets.address, docs=sheets.address)


@pytest.fixture
def by_link(sheets: Sheets) -> Access:
    return Access(api=sheets.address, docs=sheets.address)
