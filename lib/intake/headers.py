"""What a header says: its roles, by the texts of ``columns.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from lib.intake.roles import (
    Role,
    bag_index,
    header_key,
    header_words,
    keys_of,
    nothing_words,
    role_index,
    word_bag,
    word_lists,
)

_ENTITY = re.compile(r"\s+[-–—|»>]\s+|\s*[:/]\s*|(?<=\w)\.(?=\w)")
_PARENS = re.compile(r"[(\[][^)\]]*[)\]]")
_MONEY = {
    "usd",
    "eur",
    "gbp",
    "chf",
    "cad",
    "aud",
    "brl",
    "mxn",
    "inr",
    "sek",
    "nok",
    "dkk",
    "pln",
    "euro",
    "euros",
}

NEARLY = 0.75
"""How far a header with one typing error speaks, against the right one."""
TYPO_FROM = 5
"""Letters below which one letter more or less makes another word."""


@dataclass(frozen=True)
class Reading:
    """One role of a header, how far the header speaks for it (0–1), and how it was recognised."""

    role: Role
    score: float
    how: str


@lru_cache(maxsize=4096)
def read_header(header: str) -> tuple[Reading, ...]:
    """The roles of a header, surest first; none where nothing is known of it. Never raises."""
    words = header_words(header)
    if not words or len(words) > 20:
        return ()
    return _exact(header) or _nearly(words) or _holding(words)


def is_understood(header: str) -> bool:
    """Whether the header says what it is, be it of no use here."""
    return bool(read_header(header)) or _holds_nothing(header_words(header))


def _exact(header: str) -> tuple[Reading, ...]:
    told = _readings(role_index().get(header_key(header), ()), 1.0, "says")
    return told or _of_entity(header) or _first_hit(_variants(header)) or _turned(header_words(header))


def _readings(roles: Iterable[Role], factor: float, how: str) -> tuple[Reading, ...]:
    found = [Reading(role, role.weight * factor, how) for role in roles]
    return tuple(sorted(found, key=lambda reading: (reading.role.serves is None, -reading.score)))


def _first_hit(variants: Iterable[tuple[list[str], float]]) -> tuple[Reading, ...]:
    index = role_index()
    for words, factor in variants:
        roles = index.get("".join(words))
        if roles:
            return _readings(roles, factor, "says")
    return ()


def _of_entity(header: str) -> tuple[Reading, ...]:
    """``"Organization - Name"``, ``"Owner.Email"``: a field of something that hangs on the deal."""
    parts = _ENTITY.split(header, maxsplit=1)
    if len(parts) < 2:
        return ()
    entity, field = header_key(parts[0]), header_key(parts[1])
    if entity in keys_of("deal"):
        return _exact(parts[1]) or _nearly(header_words(parts[1]))
    for name, own in (("account", "account"), ("person", "contact"), ("owner", "owner")):
        if entity in keys_of(name):
            return _field_of(own, entity, field)
    return ()


def _field_of(own: str, entity: str, field: str) -> tuple[Reading, ...]:
    roles = {role.id: role for found in role_index().values() for role in found}
    if field in keys_of("name") or field.removeprefix(entity) in keys_of("name"):
        return _readings([roles[own]], 1.0, "says")
    serving = {role.id for role in role_index().get(field, ())}
    if own == "account" and "industry" in serving:
        return _readings([roles["industry"]], 1.0, "says")
    if "deal_id" in serving or (own == "owner" and field == "email"):
        return _readings(
            [roles[{"account": "account_id", "owner": "owner_id"}.get(own, "nothing")]], 1.0, "says"
        )
    return _readings([roles["nothing"]], 1.0, "says")


def _variants(header: str) -> Iterator[tuple[list[str], float]]:
    """The header without what stands in brackets, without words for the deal, without a currency."""
    bare = _PARENS.sub(" ", header)
    texts = [(header_words(header), 1.0)]
    if bare != header and not _holds_nothing(header_words(header)):
        texts.append((header_words(bare), 0.9))
    for words, factor in texts:
        yield words, factor
        short = _without_deal(words)
        yield short, factor * 0.97
        yield _without_any(short, word_lists("plain")), factor * 0.95
        yield [word for word in short if word not in _MONEY], factor * 0.92


def _turned(words: list[str]) -> tuple[Reading, ...]:
    """The same words in another order, little words apart: ``divisa del importe`` for ``importe divisa``."""
    bag = word_bag(words)
    return _readings(bag_index().get(bag, ()), 0.9, "says") if len(bag) > 1 else ()


def _without_any(words: list[str], phrases: Iterable[tuple[str, ...]]) -> list[str]:
    """Without one of these phrases at either end."""
    for phrase in phrases:
        size = len(phrase)
        if len(words) > size and tuple(words[:size]) == phrase:
            return words[size:]
        if len(words) > size and tuple(words[-size:]) == phrase:
            return words[:-size]
    return words


def _without_deal(words: list[str]) -> list[str]:
    """``nombre de la oportunidad`` → ``nombre``; ``opportunity source`` → ``source``."""
    for phrase in word_lists("deal"):
        size = len(phrase)
        if len(words) > size and tuple(words[:size]) == phrase:
            return _without_joints(words[size:], at_end=False)
        if len(words) > size and tuple(words[-size:]) == phrase:
            return _without_joints(words[:-size], at_end=True)
    return _without_compound(words)


def _without_compound(words: list[str]) -> list[str]:
    """``dealbeschreibung`` → ``beschreibung``."""
    if not words:
        return words
    for phrase in word_lists("deal"):
        if len(phrase) == 1 and words[0].startswith(phrase[0]) and words[0] != phrase[0]:
            return [words[0].removeprefix(phrase[0]), *words[1:]]
    return words


def _without_joints(words: list[str], *, at_end: bool) -> list[str]:
    for joint in word_lists("joint"):
        size = len(joint)
        if len(words) > size and tuple(words[-size:] if at_end else words[:size]) == joint:
            return words[:-size] if at_end else words[size:]
    return words


def _nearly(words: list[str]) -> tuple[Reading, ...]:
    """One typing error away from known headers that all mean the same."""
    for tried in (words, _without_deal(words)):
        key = "".join(tried)
        if len(key) < TYPO_FROM:
            continue
        near = process.extract(key, role_index().keys(), scorer=OSA.distance, score_cutoff=1, limit=5)
        roles = {role for hit, _, _ in near for role in role_index()[hit]}
        if len({role.serves for role in roles}) == 1:
            return _readings(roles, NEARLY, "nearly says")
    return ()


def _holds(words: list[str], phrase: tuple[str, ...]) -> bool:
    size = len(phrase)
    return any(tuple(words[at : at + size]) == phrase for at in range(len(words) - size + 1))


def _holds_nothing(words: list[str]) -> bool:
    return any(_holds(words, phrase) for phrase in nothing_words())


def _holding(words: list[str]) -> tuple[Reading, ...]:
    """A known header inside a longer one, as far as it covers it: ``masked deal value``."""
    if _holds_nothing(words):
        return ()
    index, whole = role_index(), len("".join(words))
    spans = [(at, to) for at in range(len(words)) for to in range(at + 1, len(words) + 1)]
    for at, to in sorted(spans, key=lambda span: -len("".join(words[span[0] : span[1]]))):
        key = "".join(words[at:to])
        if key in index and 2 * len(key) >= whole:
            return _readings(index[key], 0.75 * len(key) / whole, "holds")
    return ()
