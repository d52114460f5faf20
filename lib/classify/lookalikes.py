"""Accounts whose names are so alike that they may be one: offered to the manager, never merged here."""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz.distance import OSA

from lib.account_keys import read_name
from lib.classify.columns import read_codes
from lib.classify.corrected import merge_accounts
from lib.classify.words import Ints

MOST: Final = 100
"""Pairs offered at a time; those merged or kept apart make room for others."""
SHORTEST: Final = 6
"""Letters of a key in which one may be wrong: Arla and Aria are two firms."""
LONGEST: Final = 60
"""Letters of a key that is searched for typing errors; longer ones are texts, not names."""
STEM: Final = 3
"""Letters that must remain of a name without its weak word."""
FAMILY: Final = 40
"""Keys that are one text with a letter left out; of more of them none is anybody's mistake."""
_ODD: Final = np.uint64(0x9E3779B97F4A7C15)
Hashes = npt.NDArray[np.uint64]
Pair = tuple[int, int]


@dataclass(frozen=True)
class Account:
    """An account of the office: its key, its usual spelling, and how many deals it has."""

    key: str = field(repr=False)
    name: str = field(repr=False)
    deals: int


@dataclass(frozen=True)
class Lookalike:
    """Two accounts that may be one. To merge them, ``account`` (the fewer deals) becomes ``same_as``."""

    account: Account
    same_as: Account
    likeness: float
    """Between 0 and 1: how likely, by the way they are alike and by how many others either is like."""
    why: str = field(repr=False)
    """``one letter apart``, ``the same but for “Group”``."""


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "lookalikes.toml").read_text(encoding="utf-8"))


def find_lookalikes(deals: pa.Table, merged: Mapping[str, str]) -> tuple[Lookalike, ...]:
    """Pairs of accounts for the manager to look at, likeliest first, at most MOST.

    ``merged`` is what people decided of accounts (``Standing.merged``): of accounts merged only the one they
    became is looked at, and an account merged with itself is *kept apart* and not offered again.
    """
    keys, counts, names = _list_accounts(merge_accounts(deals, merged))
    apart = pc.is_in(
        keys, value_set=pa.array([key for key, end in merged.items() if key == end], pa.string())
    )
    looked = np.flatnonzero((counts > 0) & ~apart.to_numpy(zero_copy_only=False))
    keys, names, counts = keys.take(pa.array(looked)), names.take(pa.array(looked)), counts[looked]
    words = read_name(names)
    found: dict[Pair, str] = {}
    for pair, way in (
        *((pair, "letters") for pair in _find_letters(keys)),
        *((pair, "typing") for pair in _find_typing(keys)),
        *((pair, "word") for pair in _find_words(keys, words)),
    ):
        found.setdefault(pair, way)
    return tuple(_rank(found, keys, names, counts))


def _list_accounts(deals: pa.Table) -> tuple[pa.Array, Ints, pa.Array]:
    """The key of each account, its deals, and the spelling that most of them have (the first of equals)."""
    key, name = read_codes(deals, "account_key"), read_codes(deals, "account")
    rows = np.flatnonzero((key.codes >= 0) & (name.codes >= 0))
    both, first, many = np.unique(
        key.codes[rows] * (len(name.values) + 1) + name.codes[rows], return_index=True, return_counts=True
    )
    of_key, of_name = np.divmod(both, len(name.values) + 1)
    order = np.lexsort((first, -many, of_key))
    leads = order[np.append(True, of_key[order][1:] != of_key[order][:-1])] if len(order) else order
    return (
        key.values.take(pa.array(of_key[leads])),
        np.bincount(key.codes[rows], minlength=len(key.values))[of_key[leads]],
        name.values.take(pa.array(of_name[leads])),
    )


def _find_letters(keys: pa.Array) -> Iterator[Pair]:
    """Keys that are one when written in plain letters: müller, muller and mueller."""
    odd = np.flatnonzero(pc.invert(pc.string_is_ascii(keys)).to_numpy(zero_copy_only=False))
    plain: dict[str, list[int]] = {}
    for place, key in zip(odd.tolist(), keys.take(pa.array(odd)).to_pylist(), strict=True):
        for spelling in {_strip_marks(key), _strip_marks(key.translate(_other_letters()))} - {key}:
            plain.setdefault(spelling, []).append(place)
    spellings = pa.array(plain, pa.string())
    at = pc.index_in(spellings, value_set=keys).to_pylist()
    for others, place in zip(plain.values(), at, strict=True):
        same = sorted({*others, *(() if place is None else (place,))})
        yield from pairwise(same)


@cache
def _other_letters() -> dict[int, str]:
    return str.maketrans(_data()["letters"])


def _strip_marks(text: str) -> str:
    """Marks on Latin letters alone: those of other writings make other letters."""
    parts = unicodedata.normalize("NFD", text)
    bare = "".join(char for char in parts if not "\u0300" <= char <= "\u036f")
    return unicodedata.normalize("NFC", bare) if bare.isascii() else text


def _find_typing(keys: pa.Array) -> Iterator[Pair]:
    """Keys that differ by one letter put in, left out, mistaken or swapped with the next; never by a digit.

    Two such keys are one text when a letter is left out of either or both (Mor & Fraenkel 1982), so only
    those are compared that share the digest of such a text.
    """
    sizes = pc.utf8_length(keys).to_numpy()
    looked = np.flatnonzero((sizes >= SHORTEST) & (sizes <= LONGEST))
    if len(looked) < 2:
        return
    texts = keys.take(pa.array(looked))
    left, right = _meet(*_leave_out(texts))
    pairs = zip(
        left.tolist(),
        right.tolist(),
        texts.take(pa.array(left)).to_pylist(),
        texts.take(pa.array(right)).to_pylist(),
        strict=True,
    )
    for one, other, a, b in pairs:
        if OSA.distance(a, b, score_cutoff=1) == 1 and _digits(a) == _digits(b):
            yield int(looked[one]), int(looked[other])


def _digits(key: str) -> str:
    return "".join(char for char in key if char.isdigit())


def _leave_out(texts: pa.Array) -> tuple[Hashes, Ints]:
    """Digests of every text, whole and without each of its letters in turn, and whose they are.

    The digest of a text is Σ letter × odd^place, so that what follows a letter left out moves one place down.
    """
    sizes = pc.utf8_length(texts).to_numpy().astype(np.int64)
    letters = np.frombuffer("".join(texts.to_pylist()).encode("utf-32-le"), "<u4")
    ends = np.cumsum(sizes)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    place = np.arange(len(letters)) - np.repeat(ends - sizes, sizes)
    powers = np.cumprod(np.append(np.uint64(1), np.full(LONGEST, _ODD)))
    terms = _mix(letters.astype(np.uint64) + np.uint64(1)) * powers[place]
    total = np.append(np.uint64(0), np.cumsum(terms))
    before = total[:-1] - total[ends - sizes][owner]
    whole = total[ends] - total[ends - sizes]
    after = whole[owner] - before - terms
    without = before + after * np.uint64(pow(int(_ODD), -1, 1 << 64))
    no_digit = (letters < ord("0")) | (letters > ord("9"))
    return np.append(whole, without[no_digit]), np.append(np.arange(len(sizes)), owner[no_digit])


def _mix(numbers: Hashes) -> Hashes:
    mixed = (numbers ^ (numbers >> np.uint64(7))) * np.uint64(0xBF58476D1CE4E5B9)
    return mixed ^ (mixed >> np.uint64(27))


def _meet(digests: Hashes, owner: Ints) -> tuple[Ints, Ints]:
    """Pairs of owners with a digest in common, the lower first, each once.

    Digest and owner are sorted in one number; the bits of the digest that this costs are made up for by
    comparing the texts.
    """
    bits = np.uint64(max(1, int(owner.max()).bit_length()))
    mask = (np.uint64(1) << bits) - np.uint64(1)
    both = np.sort((_mix(digests) & ~mask) | owner.astype(np.uint64))
    digest, who = both & ~mask, (both & mask).astype(np.int64)
    pairs = []
    for step in range(1, min(FAMILY, len(both))):
        same = np.flatnonzero(digest[step:] == digest[:-step])
        if not len(same):
            break
        pairs.append(np.stack((who[same], who[same + step])))
    if not pairs:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    low, high = np.concatenate(pairs, axis=1)
    codes = np.unique((low << np.int64(32) | high)[low < high])
    return codes >> 32, codes & 0xFFFFFFFF


def _find_words(keys: pa.Array, words: pa.Array) -> Iterator[Pair]:
    """Names that are another's with one weak word more, behind or before."""
    for pattern, rest in ((r"^.+ ({})$", r"^(.+) [^ ]+$"), (r"^({}) .+$", r"^[^ ]+ (.+)$")):
        weak = "|".join(_data()["words"]["weak"])
        longer = np.flatnonzero(
            pc.match_substring_regex(words, pattern.format(weak)).to_numpy(zero_copy_only=False)
        )
        stems = pc.replace_substring(
            pc.replace_substring_regex(words.take(pa.array(longer)), rest, r"\1"), " ", ""
        )
        at = pc.index_in(stems, value_set=keys).fill_null(-1).to_numpy()
        enough = pc.greater_equal(pc.utf8_length(stems), STEM).to_numpy(zero_copy_only=False)
        for one, other in zip(
            longer[(at >= 0) & enough].tolist(), at[(at >= 0) & enough].tolist(), strict=True
        ):
            if one != other:
                yield min(one, other), max(one, other)


def _rank(found: Mapping[Pair, str], keys: pa.Array, names: pa.Array, counts: Ints) -> Iterable[Lookalike]:
    """The likeliest first. An account that is like many others is one of a family, less likely a mistake."""
    like = Counter(place for pair in found for place in pair)
    sizes = pc.utf8_length(keys).to_numpy() if found else ()

    def likeness(pair: Pair) -> float:
        base = {"letters": 0.95, "typing": 1 - 2 / min(sizes[place] for place in pair), "word": 0.5}[
            found[pair]
        ]
        return base / max(like[place] for place in pair)

    ranked = sorted(found, key=lambda pair: (-likeness(pair), -sum(counts[list(pair)]), pair))[:MOST]
    for pair in ranked:
        lesser, greater = sorted(pair, key=lambda place: (counts[place], -place))
        account, same_as = (
            Account(keys[place].as_py(), names[place].as_py(), int(counts[place]))
            for place in (lesser, greater)
        )
        yield Lookalike(account, same_as, likeness(pair), _say(found[pair], account, same_as))


def _say(way: str, account: Account, same_as: Account) -> str:
    return str(_data()["why"][way].format(word=_odd_word(account, same_as)))


def _odd_word(account: Account, same_as: Account) -> str:
    """The word that one name has and the other has not, as it is written."""
    longer, shorter = sorted((account, same_as), key=lambda each: len(each.key), reverse=True)
    for word in longer.name.split():
        bare = word.strip(".,;:()[]“”\"'’")
        folded = bare.casefold()
        if longer.key in (shorter.key + folded, folded + shorter.key):
            return bare
    return longer.key.replace(shorter.key, "", 1)
