"""Where each deal came from: of the evidence in its order the first that speaks decides (METRICS.md, 2)."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lib.classify.because import SENTENCES, Told, write_because
from lib.classify.columns import NO_DAY, Coded, read_codes
from lib.classify.corrected import Corrected, find_corrected, merge_accounts, read_labels
from lib.classify.history import Ledger, Past, ask_past, is_recent, read_ledger
from lib.classify.people import resolve_referrers, use_referrers
from lib.classify.rules import (
    SAYS_NOTHING,
    Rulebook,
    Rules,
    load_rules,
    match_column,
    match_phrases,
    match_rules,
    rules_of,
)
from lib.classify.words import Ints
from lib.corrections import Standing
from lib.terms import CHANNELS, CLASSES, CLASSIFIED_FIELDS, EVIDENCE

_CHANNEL: Final = {name: number for number, name in enumerate(CHANNELS)}
_EVIDENCE: Final = {name: number for number, name in enumerate(EVIDENCE)}
_SENTENCE: Final = {name: number for number, name in enumerate(SENTENCES)}
_SILENT: Final = -1

Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]
"""Small numbers, eight times as quick to go over as whole words: channels, evidence, sentences."""


@dataclass(frozen=True)
class Speech:
    """What one kind of evidence says of each deal: its channel and its sentence, -1 where silent."""

    evidence: str
    channel: Codes
    sentence: Codes

    @property
    def speaks(self) -> Flags:
        return self.channel != _SILENT


def classify_deals(
    deals: pa.Table,
    *,
    rules: Rules | None = None,
    standing: Standing | None = None,
    keys: pa.Array | None = None,
) -> pa.Table:
    """The deals with channel, class, evidence, because and advised_against.

    ``deals`` has DEALS_SCHEMA and is the whole table of the office; an earlier classification is replaced.
    ``standing`` is what people corrected here: merged accounts and labels change ``account_key``,
    ``referred_key`` and ``source`` of the table handed on. ``keys`` finds corrected deals, ``[deals]``
    (:func:`lib.classify.keys.make_deal_keys`); without them no single deal is corrected.
    """
    rules, standing = rules or load_rules(), standing or Standing()
    deals = deals.drop_columns(
        [field.name for field in CLASSIFIED_FIELDS if field.name in deals.column_names]
    )
    written = read_codes(deals, "source")
    deals = read_labels(merge_accounts(deals, standing.merged), standing.labels)
    people = resolve_referrers(deals, standing.merged)
    deals = use_referrers(deals, people)
    with ThreadPoolExecutor(1) as pool:  # beside history, which is as long
        named = pool.submit(find_named, rules.referrers, deals)
        ledger = read_ledger(deals)
        past = ask_past(ledger)
    source = read_codes(deals, "source")
    rule = match_column(rules.sources, source.values)
    history = ask_history(ledger, past)
    corrected = find_corrected(deals, written, standing, keys)
    strongest_first = [
        *([] if corrected is None else [ask_people(corrected)]),
        ask_referrer(named.result(), ledger, past),
        ask_source(rules.sources, source, rule, history),
        history,
    ]
    phrase = _match_notes(rules.notes, deals, strongest_first)
    strongest_first.append(ask_notes(rules.notes, phrase))
    verdict = _first_that_speaks(strongest_first, _say_nothing(source))
    told = Told(
        deals, ledger, past, source, rule, rules.sources, phrase, rules.notes, corrected, people.shown
    )
    class_of = _codes(*map(CLASSES.index, list_classes(standing.classes).values()))
    columns = (
        _dictionary(verdict.channel, list(CHANNELS)),
        _dictionary(class_of[verdict.channel], CLASSES),
        _dictionary(verdict.evidence, EVIDENCE),
        write_because(verdict.sentence, told),
        find_advised(rules.lost_reasons, deals),
    )
    for field, column in zip(CLASSIFIED_FIELDS, columns, strict=True):
        deals = deals.append_column(field, column)
    return deals


def ask_people(corrected: Corrected) -> Speech:
    """A person's correction: of the deal, its account or its source."""
    said = np.full(len(corrected.place), _SENTENCE["corrected"], np.int8)
    return Speech("correction", corrected.channel[corrected.place], said)


def ask_referrer(named: Flags, ledger: Ledger, past: Past) -> Speech:
    """``referred_by``: a customer, a customer who brought a lost account back, or somebody else.

    ``named``: deals whose ``referred_by`` names somebody. A deal without a date is an introduction: nobody
    can say whether its referrer was a customer by then.
    """
    customer = past.first_win >= 0
    friend = customer & (past.last >= 0) & ~ledger.won[past.last]
    dated = ledger.day != NO_DAY
    return _speech(
        "referred_by",
        (friend, "won_back_by_friend", "won_back_by_friend"),
        (customer, "referral", "referral"),
        (named & dated, "introduction", "introduction"),
        (named, "introduction", "introduction_undated"),
    )


def ask_source(book: Rulebook, source: Coded, rule: Ints, history: Speech) -> Speech:
    """A rule on ``source``; a generic one gives way to history, one that says nothing to everything."""
    of_value = np.append(rule, -1)
    generic = np.array([each.generic for each in book.rules] + [False])[of_value][source.codes]
    channel = _channels(book)[of_value][source.codes]
    silent = (channel == _CHANNEL[SAYS_NOTHING]) | (generic & history.speaks)
    sentence = _codes(_SENTENCE["source"], _SENTENCE["source_generic"])[generic.view(np.int8)]
    return Speech("source", np.where(silent, np.int8(_SILENT), channel), sentence)


def ask_history(ledger: Ledger, past: Past) -> Speech:
    """What the account did before this deal."""
    last = past.last >= 0
    lost = last & ~ledger.won[past.last]
    return _speech(
        "history",
        (past.open_then >= 0, "ongoing", "history_open"),
        (is_recent(ledger, past), "ongoing", "history_recent"),
        (lost, "won_back", "history_won_back"),
        (last, "repeat_customer", "history_repeat"),
    )


def ask_notes(book: Rulebook, phrase: Ints) -> Speech:
    """A rule on ``notes``, by the phrase that decided for each deal."""
    sentence = np.full(len(phrase), _SENTENCE["notes"], np.int8)
    return Speech("notes", _channels(book)[rules_of(book, phrase)], sentence)


def find_advised(book: Rulebook, deals: pa.Table) -> pa.Array:
    """Whether the reason of a loss says that we advised against it; null unless lost and with a reason."""
    reason = read_codes(deals, "lost_reason")
    lost = read_codes(deals, "outcome").says("lost")
    advised = np.array([rule.advised for rule in book.rules] + [False])
    rule = np.append(match_rules(book, reason.values), -1)
    return pa.array(advised[rule[reason.codes]], mask=~lost | (reason.codes < 0))


def find_named(book: Rulebook, deals: pa.Table) -> Flags:
    """Which deals name somebody in ``referred_by``: neither a mere dash nor a word for nobody."""
    referrer = read_codes(deals, "referred_by")
    letters = pa.compute.match_substring_regex(referrer.values, r"[\pL\pN]").to_numpy(zero_copy_only=False)
    somebody = letters.astype(bool) & (match_rules(book, referrer.values) < 0)
    return np.append(somebody, False)[referrer.codes]


def _match_notes(book: Rulebook, deals: pa.Table, stronger: list[Speech]) -> Ints:
    """The deciding phrase of each deal's notes, read only where nothing stronger speaks."""
    notes = read_codes(deals, "notes")
    if not len(notes.values):
        return np.full(len(deals), -1)
    wanted = (notes.codes >= 0) & ~np.any([speech.speaks for speech in stronger], axis=0)
    different = np.unique(notes.codes[wanted])
    phrase = np.full(len(notes.values) + 1, -1)
    phrase[different] = match_phrases(book, notes.values.take(pa.array(different)))
    return np.where(wanted, phrase[notes.codes], -1)


@dataclass(frozen=True)
class _Verdict:
    channel: Codes
    evidence: Codes
    sentence: Codes


def _first_that_speaks(strongest_first: list[Speech], otherwise: Codes) -> _Verdict:
    speaks = [speech.speaks for speech in strongest_first]
    return _Verdict(
        np.select(speaks, [each.channel for each in strongest_first], np.int8(_CHANNEL[SAYS_NOTHING])),
        np.select(
            speaks,
            [np.int8(_EVIDENCE[each.evidence]) for each in strongest_first],
            np.int8(_EVIDENCE["none"]),
        ),
        np.select(speaks, [speech.sentence for speech in strongest_first], otherwise),
    )


def _say_nothing(source: Coded) -> Codes:
    blank = "none_blank" if len(source.values) else "none_column"
    return _codes(_SENTENCE["none_vague"], _SENTENCE[blank])[(source.codes < 0).view(np.int8)]


def _speech(evidence: str, *cases: tuple[Flags, str, str]) -> Speech:
    """The first case that holds, for each deal."""
    flags = [flag for flag, _, _ in cases]
    return Speech(
        evidence,
        np.select(flags, [np.int8(_CHANNEL[channel]) for _, channel, _ in cases], np.int8(_SILENT)),
        np.select(flags, [np.int8(_SENTENCE[name]) for _, _, name in cases], np.int8(_SILENT)),
    )


def _channels(book: Rulebook) -> Codes:
    """The channel of each rule, with silence at the end, where -1 points."""
    return _codes(*(_CHANNEL[rule.channel] for rule in book.rules), _SILENT)


def _codes(*numbers: int) -> Codes:
    return np.array(numbers, np.int8)


def list_classes(changed: Mapping[str, str]) -> dict[str, str]:
    """The class that each channel counts towards in an office that changed some."""
    usual = {name: channel.klass for name, channel in CHANNELS.items()}
    # A newer version may have left channels and classes in the store that this one does not know.
    return usual | {name: own for name, own in changed.items() if name in usual and own in CLASSES}


def _dictionary(codes: Codes, values: list[str] | tuple[str, ...]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(values, pa.string()))
