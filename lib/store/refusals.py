"""Why a database refuses → a sentence. Never the database's own words, which may quote a deal."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from sqlalchemy import exc
from sqlalchemy.exc import SQLAlchemyError

from lib.terms import Problem

_WORDS: Final = tomllib.loads(Path(__file__).with_name("corrections.toml").read_text(encoding="utf-8"))


def refuse(kind: str) -> Problem:
    """The sentence of this kind; ``corrections.toml`` lists them."""
    return Problem(f"store: {kind}", _WORDS["sentences"][kind]["why"], _WORDS["sentences"][kind]["mend"])


def explain(error: SQLAlchemyError) -> Problem:
    """What this error means for whoever corrects."""
    return refuse(find_kind(error))


def find_kind(error: SQLAlchemyError) -> str:
    """Which sentence says it; ``odd`` where none does."""
    if isinstance(error, exc.TimeoutError):
        return "locked"
    if not isinstance(error, exc.DBAPIError):
        return "odd"
    if name := getattr(error.orig, "sqlite_errorname", None):
        return "gone" if str(error.orig).startswith("no such table") else _match(name, "sqlite")
    # PostgreSQL's code has five signs; there is none where it was not reached
    return _match(getattr(error.orig, "sqlstate", None) or "", "postgresql")


def _match(code: str, database: str) -> str:
    """The kind of the longest beginning of the code that is listed."""
    listed: dict[str, str] = _WORDS[database]
    fits = [start for start in listed if code == start or (start and code.startswith(start))]
    return listed[max(fits, key=len)] if fits else "odd"
