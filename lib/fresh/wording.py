"""The sentences of this room, from ``sentences.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from lib.terms import Problem


@cache
def load_words() -> dict[str, Any]:
    """``sentences.toml``."""
    return tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))


def say_problem(room: str, kind: str, case: str = "all", **words: object) -> Problem:
    """A problem in words. ``case`` tells which sentence of its kind."""
    said = load_words()[room][kind][case]
    return Problem(kind, said["why"].format(**words), said["mend"].format(**words))
