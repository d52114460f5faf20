"""The sentence that says why, for every deal at once: templates of sentences.toml filled column by column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial
from itertools import accumulate
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lib.classify.columns import NO_DAY, Coded, read_codes
from lib.classify.corrected import Corrected
from lib.classify.history import Ledger, Past
from lib.classify.rules import Rulebook, rules_of
from lib.classify.sentences import COPY, quote, write_day
from lib.classify.words import Ints

SENTENCES: Final = tuple(name for name, copy in COPY.items() if isinstance(copy, str))
"""Names of the templates; a sentence is handed on as its number here."""
_WORDS: Final[dict[str, str]] = COPY["words"]
BATCH: Final = 100_000
"""Sentences that a thread writes at a time, which keeps the memory small and near."""
OF_SOURCE: Final = frozenset(("source", "meaning", "said", "silence"))
"""Fields that hang on the source of a deal, and on why its history says nothing."""
_EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Told:
    """All that a sentence may speak of. Each ``field`` gives the words for some rows, as a text array."""

    deals: pa.Table
    ledger: Ledger
    past: Past
    sources: Coded
    source_rule: Ints
    """The rule of each distinct source, -1 for none."""
    book: Rulebook
    note_phrase: Ints
    """The phrase of each deal's notes that decided, -1 for none."""
    note_book: Rulebook
    corrected: Corrected | None = None
    referrers: pa.Array | None = None
    """How each distinct referrer is named, where not as written."""

    def field(self, name: str, rows: Ints) -> pa.Array:
        return getattr(self, f"_{name}")(rows)

    def _referrer(self, rows: Ints) -> pa.Array:
        return _take(self._referrers, self._referrer_codes[rows])

    def _source(self, rows: Ints) -> pa.Array:
        return _take(self._quoted, self.sources.codes[rows])

    def _meaning(self, rows: Ints) -> pa.Array:
        because = pa.array([rule.because for rule in self.book.rules])
        return _take(because, self.source_rule[self.sources.codes[rows]])

    def _preface(self, rows: Ints) -> pa.Array:
        return _take(self._prefaces, self.sources.codes[rows] + 1)

    def _said(self, rows: Ints) -> pa.Array:
        return _take(self._sayings, self.sources.codes[rows] + 1)

    def _silence(self, rows: Ints) -> pa.Array:
        words = [_WORDS["no_account"], _WORDS["no_day"], _WORDS["no_past"]]
        return _take(pa.array(words), self._which_silence(rows))

    def _which_silence(self, rows: Ints) -> Ints:
        no_account, no_day = self.ledger.account[rows] < 0, self.ledger.day[rows] == NO_DAY
        return np.select([no_account, no_day], [0, 1], 2)

    def ways_of_source(self, rows: Ints) -> Ints:
        """One number for all deals of which OF_SOURCE says the same."""
        return self.sources.codes[rows] * 3 + self._which_silence(rows)

    def _win(self, rows: Ints) -> pa.Array:
        return self._ids(self.past.first_win[rows])

    def _win_day(self, rows: Ints) -> pa.Array:
        return write_days(self.ledger.closed[self.past.first_win[rows]])

    def _last(self, rows: Ints) -> pa.Array:
        return self._ids(self.past.last[rows])

    def _last_day(self, rows: Ints) -> pa.Array:
        return write_days(self.ledger.closed[self.past.last[rows]])

    def _last_outcome(self, rows: Ints) -> pa.Array:
        return _take(pa.array(["lost", "won"]), self.ledger.won[self.past.last[rows]].astype(np.int64))

    def _other(self, rows: Ints) -> pa.Array:
        return self._ids(self.past.open_then[rows])

    def _other_day(self, rows: Ints) -> pa.Array:
        return write_days(self.ledger.day[self.past.open_then[rows]])

    def _when(self, rows: Ints) -> pa.Array:
        how = _take(
            pa.array([_WORDS["created"], _WORDS["undated"]]), self.ledger.undated[rows].astype(np.int64)
        )
        return pc.binary_join_element_wise(how, write_days(self.ledger.day[rows]), "")

    def _gap(self, rows: Ints) -> pa.Array:
        days, places = _distinct(self.ledger.day[rows] - self.ledger.closed[self.past.last[rows]])
        return _take(pa.array([f"{day:,} day" if day == 1 else f"{day:,} days" for day in days]), places)

    def _note_words(self, rows: Ints) -> pa.Array:
        words = pa.array([" ".join(phrase.words) for phrase in self.note_book.lexicon.phrases])
        return _take(words, self.note_phrase[rows])

    def _note_meaning(self, rows: Ints) -> pa.Array:
        because = pa.array([rule.because for rule in self.note_book.rules])
        return _take(because, rules_of(self.note_book, self.note_phrase[rows]))

    def _correction(self, rows: Ints) -> pa.Array:
        assert self.corrected is not None
        return _take(self.corrected.sentences, self.corrected.place[rows])

    def _ids(self, rows: Ints) -> pa.Array:
        return quote(_take(self._deal_ids, rows))

    @cached_property
    def _deal_ids(self) -> pa.Array:
        ids = self.ledger.ids.combine_chunks()
        return pa.concat_arrays(ids.chunks) if isinstance(ids, pa.ChunkedArray) else ids

    @cached_property
    def _quoted(self) -> pa.Array:
        return quote(self.sources.values)

    @cached_property
    def _sayings(self) -> pa.Array:
        """What the source says where it does not decide: first for no source, then for each distinct one."""
        known = self.source_rule >= 0
        texts = [
            _WORDS["vague_source" if known[number] else "strange_source"].format(source=value)
            for number, value in enumerate(self._quoted.to_pylist())
        ]
        return pa.array([_WORDS["no_source"], *texts], pa.string())

    @cached_property
    def _prefaces(self) -> pa.Array:
        ended = pc.binary_join_element_wise(self._sayings.slice(1), ". ", "")
        return pa.concat_arrays([pa.array([""]), ended])

    @cached_property
    def _referred(self) -> Coded:
        return read_codes(self.deals, "referred_by")

    @cached_property
    def _referrers(self) -> pa.Array:
        return quote(self._referred.values if self.referrers is None else self.referrers)

    @property
    def _referrer_codes(self) -> Ints:
        return self._referred.codes


def write_because(sentence: npt.NDArray[np.int8], told: Told) -> pa.DictionaryArray:
    """The sentence of each deal; ``sentence`` numbers its template in SENTENCES, ``[deals]``.

    Two deals in three say no more than their source, which few different sentences do for all of them.
    """
    with ThreadPoolExecutor(pa.cpu_count()) as pool:
        written = list(pool.map(partial(_write_part, told), _part_rows(sentence)))
    texts = pa.concat_arrays([pa.array([], pa.string()), *(part.texts for part in written)])
    distinct = texts.dictionary_encode()
    codes = np.empty(len(sentence), np.int32)
    starts = accumulate((len(part.texts) for part in written), initial=0)
    for start, part in zip(starts, written, strict=False):
        codes[part.rows] = distinct.indices.to_numpy()[start + part.places]
    return pa.DictionaryArray.from_arrays(pa.array(codes), distinct.dictionary)


@dataclass(frozen=True)
class _Part:
    """Deals of one template; ``places`` says where the sentence of each row stands in ``texts``."""

    rows: Ints
    texts: pa.Array
    places: Ints


def _part_rows(sentence: npt.NDArray[np.int8]) -> Iterator[tuple[str, Ints]]:
    """Each template with its rows, a batch at a time."""
    for number in np.unique(sentence):
        rows = np.flatnonzero(sentence == number)
        for start in range(0, len(rows), BATCH):
            yield COPY[SENTENCES[number]], rows[start : start + BATCH]


def _write_part(told: Told, part: tuple[str, Ints]) -> _Part:
    template, rows = part
    pieces: Sequence[str] = re.split(r"\{(\w+)\}", template)
    if not OF_SOURCE.issuperset(pieces[1::2]):
        return _Part(rows, _fill(pieces, told, rows), np.arange(len(rows)))
    distinct, places = _distinct(told.ways_of_source(rows))
    examples = np.empty(len(distinct), np.int64)
    examples[places] = rows
    return _Part(rows, _fill(pieces, told, examples), places)


def write_days(days: Ints) -> pa.Array:
    """Days since 1970 as ``3 Mar 2024``, whatever language the computer speaks."""
    distinct, places = _distinct(days)
    return _take(pa.array(map(_write_day, distinct.tolist()), pa.string()), places)


@lru_cache(maxsize=100_000)
def _write_day(number: int) -> str:
    return write_day(date.fromordinal(number + _EPOCH))


def _fill(pieces: Sequence[str], told: Told, rows: Ints) -> pa.Array:
    words = [piece if place % 2 == 0 else told.field(piece, rows) for place, piece in enumerate(pieces)]
    return pc.binary_join_element_wise(*words, "")


def _distinct(numbers: Ints) -> tuple[Ints, Ints]:
    coded = pa.array(numbers).dictionary_encode()
    return coded.dictionary.to_numpy(), coded.indices.to_numpy().astype(np.int64)


def _take(values: pa.Array, places: Ints) -> pa.Array:
    return values.take(pa.array(places))
