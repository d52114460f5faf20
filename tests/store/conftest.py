"""Where corrections are kept in tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.store.engines import name_file
from tests.store.databases import make_database, run_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A server for the session, or for the worker of it that runs the group ``postgres``."""
    with run_postgres() as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.xdist_group("postgres"))])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that nobody used yet, of either kind."""
    if request.param == "sqlite":
        return name_file(tmp_path / "store")
    return make_database(request.getfixturevalue("postgres"))


@pytest.fixture
def postgres_database(postgres: str) -> str:
    """A database of PostgreSQL that nobody used yet."""
    return make_database(postgres)
