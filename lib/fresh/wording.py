"""The sentences of this room, from ``sentences.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from lib.terms import Problem

MOST_NAMED: Final = 6
"""Headers that a sentence names."""


@cache
def load_words() -> dict[str, Any]:
    """``sentences.toml``."""
    return tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))


def say_problem(room: str, kind: str, case: str = "all", **words: object) -> Problem:
    """A problem in words. ``case`` tells which sentence of its kind."""
    said = load_words()[room][kind][case]
    return Problem(kind, said["why"].format(**words), said["mend"].format(**words))


def count_things(count: int, one: str) -> str:
    """``1 deal``, ``1,204 deals``."""
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"


def name_texts(texts: Sequence[str]) -> str:
    """``“Stage”, “Owner”``, and how many more where there are many."""
    more = [f"and {len(texts) - MOST_NAMED} more"] if len(texts) > MOST_NAMED else []
    return ", ".join([*(f"“{text}”" for text in texts[:MOST_NAMED]), *more])
