"""Names of people and firms: by which key they are matched, and how they are spelled."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.values import Coded

_INSIDE_WORDS = r"[.'’`´\p{Cf}]+"
_BETWEEN_WORDS = r"[^\p{L}\p{M}\p{N}]+"
_UNSEEN = {"Cf", "Cc"}
LONGEST_FORM = 4
"""Words that a legal form is written in at most: S. p. A., Sp. z o. o."""
SHORT = 2
"""Letters of the last word of such a form at most."""


@cache
def _names() -> dict[str, frozenset[str]]:
    words = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))
    return {kind: frozenset(listed) for kind, listed in words.items()}


def make_account_keys(names: pa.StringArray) -> list[str]:
    """The texts by which accounts are matched: case, punctuation, spaces and legal forms are ignored.

    ``ACME, Inc.`` and ``Acme`` have one key; ``Acme Schools`` has another. Never empty for a name that is
    not: a name that is all legal form or all punctuation is its own key.
    """
    plain = pa.array(
        [name.casefold() for name in pc.utf8_normalize(names, form="NFKC").to_pylist()], pa.string()
    )
    words = pc.replace_substring_regex(plain, _INSIDE_WORDS, "")
    words = pc.replace_substring_regex(words, _BETWEEN_WORDS, " ")
    keys = ["".join(_drop_legal_form(line.split())) for line in words.to_pylist()]
    return [key or name for key, name in zip(keys, names.to_pylist(), strict=True)]


def _drop_legal_form(words: list[str]) -> list[str]:
    suffixes, joints = _names()["suffixes"], _names()["joints"]
    end = len(words)
    while end > 1 and (form := _form_before(words, end, suffixes)):
        end -= form
        if end > 1 and words[end - 1] in joints:
            end -= 1
    return words[:end]


def _form_before(words: list[str], end: int, suffixes: frozenset[str]) -> int:
    """Words of the legal form that ends there; 0 where there is none. The first word is always a name."""
    if len(words[end - 1]) <= SHORT:
        for size in range(min(LONGEST_FORM, end - 1), 1, -1):
            if "".join(words[end - size : end]) in suffixes:
                return size
    return int(words[end - 1] in suffixes)


def make_person_key(name: str) -> str:
    """The text by which reps are matched: without case, extra spaces and invisible characters."""
    plain = unicodedata.normalize("NFKC", name)
    visible = "".join(
        char for char in plain if unicodedata.category(char) not in {"Cf", "Cc"} or char.isspace()
    )
    return " ".join(visible.casefold().split()) or plain


@dataclass(frozen=True)
class Spelling:
    """Reps spelled in one way each. ``merged`` pairs a spelling that was given up with the one kept."""

    reps: Coded
    merged: tuple[tuple[str, str], ...]
    rows: int
    """Rows whose spelling changed."""


def spell_reps(reps: Coded) -> Spelling:
    """One spelling for each rep: the most frequent one; of equally frequent ones the first in the file."""
    texts = [" ".join(text.split()) for text in reps.texts.to_pylist()]
    counts, first = reps.counts(), _first_rows(reps)
    best: dict[str, int] = {}
    keys = [make_person_key(text) for text in texts]
    for place in sorted(range(len(texts)), key=lambda at: (-counts[at], first[at])):
        if counts[place]:
            best.setdefault(keys[place], place)
    kept = [best.get(key, place) for place, key in enumerate(keys)]
    merged = [place for place in range(len(texts)) if counts[place] and texts[kept[place]] != texts[place]]
    spelled = pa.array([texts[place] for place in kept], pa.string()).dictionary_encode()
    return Spelling(
        Coded(spelled.dictionary, _recode(reps.codes, spelled.indices.to_numpy())),
        tuple((texts[place], texts[kept[place]]) for place in merged),
        int(sum(counts[place] for place in merged)),
    )


def _first_rows(column: Coded) -> np.ndarray:
    first = np.full(len(column.texts), len(column.codes), np.int64)
    said = np.flatnonzero(column.codes >= 0)[::-1]
    first[column.codes[said]] = said  # the last assignment, the first row, stands
    return first


def _recode(codes: np.ndarray, new: np.ndarray) -> np.ndarray:
    return np.append(new, -1)[codes].astype(np.int32)


def key_names(names: Coded) -> Coded:
    """The account key of each name, as a column of its own."""
    keys = pa.array(make_account_keys(names.texts), pa.string()).dictionary_encode()
    return Coded(keys.dictionary, _recode(names.codes, keys.indices.to_numpy()))
