"""The sentences that intake says, from ``sentences.toml``."""

from __future__ import annotations

import calendar
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from lib.terms import Problem, Repair

LONGEST_VALUE = 200
"""Characters of a cell that a sentence quotes."""


@cache
def load_sentences() -> dict[str, Any]:
    """``sentences.toml``."""
    return tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))


def say_repair(kind: str, count: int, case: str = "all", **words: object) -> Repair:
    """A repair in words. ``case`` tells which sentence of its kind."""
    return Repair(kind, load_sentences()["repairs"][kind][case].format(**words), count)


def say_problem(part: str, kind: str, **words: object) -> Problem:
    """A problem of the whole file in words."""
    copy = load_sentences()[part][kind]
    return Problem(kind, copy["why"].format(**words), copy["mend"].format(**words))


def write_day(day: int) -> str:
    """Days since 1970 as a person says them, the month in letters: ``3 April 2025``."""
    date = np.datetime64(int(day), "D").item()
    return f"{date.day} {calendar.month_name[date.month]} {date.year}"


def write_amount(amount: float) -> str:
    """``1234.5`` → ``1,234.5``."""
    return f"{amount:,.10g}" if abs(amount) < 1e9 else f"{amount:,.0f}"


def cut(text: str) -> str:
    """The beginning of a long cell."""
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
