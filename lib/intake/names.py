"""Reps: by which key their names are matched, and how they are spelled."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from lib.intake.values import Coded

_UNSEEN = {"Cf", "Cc"}


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
