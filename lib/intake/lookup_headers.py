"""What the header of a table of users, accounts or contacts says, by the vocabulary in ``lookups.toml``."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, Literal

from lib.intake.roles import header_key, header_words
from lib.terms import Repair

Kind = Literal["users", "accounts", "contacts"]
KINDS: Final[tuple[Kind, ...]] = ("users", "accounts", "contacts")


@dataclass(frozen=True)
class Said:
    """``entity``: of whom the column speaks, None for the table's own. ``field``: id, name, first, last,
    email, login or industry; "" where the header is the entity alone ("Account")."""

    entity: Kind | None
    field: str


@cache
def load_lookup_words() -> dict[str, Any]:
    """``lookups.toml``."""
    return tomllib.loads((Path(__file__).parent / "lookups.toml").read_text(encoding="utf-8"))


def say_lookup(kind: str, count: int, **words: object) -> Repair:
    """A repair of look-up tables in words."""
    return Repair(kind, load_lookup_words()["repairs"][kind].format(**words), count)


@lru_cache(maxsize=4096)
def parse_field(header: str) -> Said | None:
    """``"Account ID"`` → accounts, id; ``"Name"`` → own, name; None where the header is of no use."""
    key = header_key(header)
    if not key or len(key) > 60:
        return None
    return _parse_whole(key) or _parse_two_parts(key)


def _parse_whole(key: str) -> Said | None:
    if key in _fields():
        return Said(None, _fields()[key])
    entity = _find_entity(key) or _find_second_entity(key)
    return Said(entity, "") if entity else None


def _parse_two_parts(key: str) -> Said | None:
    """An entity and a field, the field at the end or at the beginning. Longest fields first."""
    for text, field in _fields().items():
        for rest in _without(key, text):
            entity = _find_entity(rest) or _find_named_entity(rest)
            if entity:
                return Said(entity, field)
    return None


def _without(key: str, text: str) -> Iterator[str]:
    """What is left of a key that ends or begins with a text."""
    if key.endswith(text):
        yield key[: -len(text)]
    if key.startswith(text):
        yield key[len(text) :]


def _find_entity(key: str) -> Kind | None:
    """The entity, little words at either end apart: ``dellaccount``, ``kunden``, ``firmens``."""
    return _entities().get(key) or next(
        (_entities()[rest] for little in _little() for rest in _without(key, little) if rest in _entities()),
        None,
    )


def _find_second_entity(key: str) -> Kind | None:
    """The account of ``"Person - Organization"``."""
    people = (text for text, kind in _entities().items() if kind == "contacts" and key.startswith(text))
    return "accounts" if any(_entities().get(key[len(text) :]) == "accounts" for text in people) else None


def _find_named_entity(key: str) -> Kind | None:
    """``accountname``, of ``"Account Name.id"``."""
    names = (text for text, field in _fields().items() if field == "name" and key.endswith(text))
    return next((_entities()[key[: -len(n)]] for n in names if key[: -len(n)] in _entities()), None)


@cache
def _fields() -> dict[str, str]:
    """Key → field, longest first: ``numero`` before ``no``."""
    found = {
        header_key(text): name for name, texts in load_lookup_words()["fields"].items() for text in texts
    }
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


@cache
def _entities() -> dict[str, Kind]:
    words = load_lookup_words()["entities"]
    return {header_key(text): kind for kind in KINDS for text in words[kind]}


@cache
def _little() -> tuple[str, ...]:
    keys = {header_key(text) for text in load_lookup_words()["little"]["between"]}
    return tuple(sorted(keys, key=lambda key: (-len(key), key)))


@cache
def _hints() -> dict[Kind, frozenset[str]]:
    return {kind: frozenset(map(header_key, load_lookup_words()["hints"][kind])) for kind in KINDS}


def count_hints(headers: Iterable[str], kind: Kind) -> int:
    """Headers that tell a table of this kind without naming it."""
    return sum(header_key(header) in _hints()[kind] for header in headers)


def parse_kind(name: str) -> Kind | None:
    """What the name of a file or tab says the table is of: ``"crm_accounts.csv"`` → accounts; None where
    it says nothing, or two things.
    """
    words = header_words(name.removesuffix(".csv"))
    pairs = [*words, *(first + second for first, second in itertools.pairwise(words))]
    found = {_entities()[word] for word in pairs if word in _entities()}
    return found.pop() if len(found) == 1 else None
