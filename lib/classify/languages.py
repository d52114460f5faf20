"""The words that each language has for the rules: ``languages/<code>.toml``, one file a language.

A file says ``language``, its ``denials``, ``turns`` and ``fillers`` as ``rules.toml`` does, and under
``[<book>.<rule id>]`` the ``words``, ``whole``, ``examples`` and ``counter_examples`` of a rule.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "languages"


@dataclass(frozen=True)
class Said:
    """How one language says what a rule of a book takes."""

    book: str
    rule: str
    language: str
    words: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Language:
    """A language's words for the rules, and those that turn them round or never matter."""

    code: str
    said: tuple[Said, ...]
    denials: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()


def read_languages(books: tuple[str, ...], folder: Path = FOLDER) -> tuple[Language, ...]:
    """Every language of a folder, by its code."""
    return tuple(read_language(path, books) for path in sorted(folder.glob("*.toml")))


def read_language(path: Path, books: tuple[str, ...]) -> Language:
    """A language from its file; ``books`` are the names that its tables may have."""
    words = tomllib.loads(path.read_text(encoding="utf-8"))
    code = words["language"]
    said = tuple(
        _said(book, rule, code, table) for book in books for rule, table in words.get(book, {}).items()
    )
    return Language(code, said, *(tuple(words.get(name, ())) for name in ("denials", "turns", "fillers")))


def _said(book: str, rule: str, code: str, table: Mapping[str, Any]) -> Said:
    lists = ("words", "whole", "examples", "counter_examples")
    return Said(book, rule, code, *(tuple(table.get(name, ())) for name in lists))
