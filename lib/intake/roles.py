"""The vocabulary of headers, ``columns.toml``, and the key by which header texts are compared.

Compared without case, accents, spaces and punctuation, camel case taken apart first.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_CAMEL = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])")
_MARKS = re.compile(r"[\u0300-\u036f]")
_API = re.compile(r"^(?:hs|hubspot|properties|property)[_.](?=\w)|__p?c$", re.IGNORECASE)


@dataclass(frozen=True)
class Role:
    """What a header may say. ``serves`` is a canonical column, ``flag:…`` or None (of no use here)."""

    id: str
    serves: str | None
    weight: float
    unique: bool = False
    pair: str | None = None
    reason: bool = False


def fold(text: str) -> str:
    """Without case and without the accents of Latin, Greek and Cyrillic letters."""
    flat = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", _MARKS.sub("", flat))


def header_words(header: str) -> list[str]:
    """``"Close_Date__c"``, ``"CloseDate"`` → ``["close", "date"]``."""
    text = _API.sub("", header.strip()).replace("#", " number ")
    return re.findall(r"[^\W_]+", fold(_CAMEL.sub(" ", text)))


def header_key(header: str) -> str:
    """What headers are compared by."""
    return "".join(header_words(header))


@cache
def _load() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "columns.toml").read_text(encoding="utf-8"))


def _texts(table: dict[str, Any]) -> Iterator[str]:
    return (text for value in table.values() if isinstance(value, list) for text in value)


def _role(name: str, table: dict[str, Any]) -> Role:
    rest = {key: table[key] for key in ("unique", "pair", "reason") if key in table}
    return Role(name, table.get("for"), table.get("weight", 1.0), **rest)


@cache
def role_index() -> dict[str, tuple[Role, ...]]:
    """Key of every known header → its roles."""
    index: dict[str, dict[Role, None]] = {}
    for name, table in _load()["roles"].items():
        role = _role(name, table)
        for text in _texts(table):
            index.setdefault(header_key(text), {})[role] = None
    return {key: tuple(roles) for key, roles in index.items()}


@cache
def word_lists(name: str) -> tuple[tuple[str, ...], ...]:
    """Phrases of ``[words]`` as tuples of words, longest first."""
    phrases = {tuple(header_words(text)) for text in _load()["words"][name]}
    return tuple(sorted(phrases, key=lambda words: (-len(words), words)))


@cache
def keys_of(name: str) -> frozenset[str]:
    return frozenset("".join(words) for words in word_lists(name))


@cache
def nothing_words() -> tuple[tuple[str, ...], ...]:
    return tuple({tuple(header_words(text)) for text in _load()["nothing_words"]["any"]})


def word_bag(words: Iterable[str]) -> frozenset[str]:
    little = {phrase[0] for phrase in word_lists("joint") if len(phrase) == 1}
    return frozenset(words) - little


@cache
def bag_index() -> dict[frozenset[str], tuple[Role, ...]]:
    index: dict[frozenset[str], dict[Role, None]] = {}
    for table in _load()["roles"].values():
        for text in _texts(table):
            index.setdefault(word_bag(header_words(text)), {}).update(
                dict.fromkeys(role_index()[header_key(text)])
            )
    return {bag: tuple(roles) for bag, roles in index.items()}
