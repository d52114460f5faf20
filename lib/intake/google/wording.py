"""The sentences about Google Sheets, from ``trouble.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from lib.terms import Problem

MOST_NAMED = 12
"""Tabs that a sentence names."""


@cache
def load_words() -> dict[str, Any]:
    """``trouble.toml``."""
    return tomllib.loads((Path(__file__).parent / "trouble.toml").read_text(encoding="utf-8"))


def say_trouble(kind: str, case: str | None = None, *, value: str | None = None, **words: object) -> Problem:
    """A trouble in words. ``value`` is what a person may want to copy, such as the account's address."""
    table = load_words()["trouble"][kind]
    copy = table[case] if case else table
    return Problem(kind, copy["why"].format(**words), copy["mend"].format(**words), value=value)


def say_progress(step: str, **words: object) -> str:
    """What is being done just now."""
    return str(load_words()["progress"][step].format(**words))


def say_note(kind: str, **words: object) -> str:
    """Something to know about a pull that went well."""
    return str(load_words()["note"][kind].format(**words))


def name_tabs(titles: Iterable[str]) -> str:
    """``“Q1”, “Q2”``, and how many more where there are many."""
    listed = [f"“{title}”" for title in titles]
    more = [f"and {len(listed) - MOST_NAMED} more"] if len(listed) > MOST_NAMED else []
    return ", ".join(listed[:MOST_NAMED] + more)


def count_things(number: int, one: str) -> str:
    """``1 tab``, ``3 tabs``."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"
