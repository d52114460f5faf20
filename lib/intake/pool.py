"""Several tables of deals → the one table of the office, with one list of rejects and of repairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.deals import drop_unused, write_codes
from lib.intake.names import make_person_key, spell_reps
from lib.intake.periods import Period
from lib.intake.pooled_rejects import PooledRejects, leave_out_more
from lib.intake.repeats import NOBODY, Deals, find_repeats, rank_parts
from lib.intake.results import Intake
from lib.intake.sentences import load_sentences, say_repair
from lib.intake.values import Coded, code_texts
from lib.terms import DEALS_SCHEMA, Repair

_BY_PART = frozenset({"rep spellings"})
"""Repairs that are said anew for the whole office."""
_MOST_NAMED = 3
"""Parts from which a repair names only the first two."""


@dataclass(frozen=True, eq=False)
class Pool:
    """What the parts of deals come to."""

    deals: pa.Table
    parts: tuple[Intake, ...]
    """As they went in, without the deals that a later part has too."""
    rejects: PooledRejects
    repairs: tuple[Repair, ...]


def pool_parts(parts: Sequence[Intake], labels: Sequence[str], periods: Sequence[Period | None]) -> Pool:
    """The parts' deals as one table, part after part. ``labels``: what each is called; ``periods``: what its
    name says.
    """
    joined = pa.concat_tables([intake.deals for intake in parts])
    place = np.repeat(np.arange(len(parts)), [intake.accepted for intake in parts])
    numbered = np.concatenate([intake.traces.numbered for intake in parts])
    reps = join_texts([intake.traces.reps for intake in parts])
    kept = find_repeats(_describe(joined, place, numbered, reps), rank_parts(periods))
    stays = np.flatnonzero(kept == NOBODY)
    spelling = spell_reps(Coded(reps.texts, reps.codes[stays]))
    settled = tuple(_leave_out(parts, at, place, kept, labels) for at in range(len(parts)))
    columns = {
        "deal_id": number_deals(joined["deal_id"], place, numbered).take(pa.array(stays)),
        "rep": write_codes(drop_unused(spelling.reps)),
        "part": write_codes(drop_unused(Coded(pa.array(labels, pa.string()), place[stays].astype(np.int32)))),
    }
    repairs = [*_merge(parts, labels), *_say_spellings(spelling.merged)]
    if len(stays) < len(kept):
        repairs.append(say_repair("deals in two parts", len(kept) - len(stays)))
    return Pool(
        join_columns(joined, stays, columns),
        settled,
        PooledRejects(tuple(zip(labels, (intake.rejects for intake in settled), strict=True))),
        tuple(repairs),
    )


def join_texts(listed: Sequence[Coded]) -> Coded:
    """Columns of texts one below the other, each text once."""
    one = pa.concat_arrays([cells.texts for cells in listed]).dictionary_encode()
    starts = np.cumsum([0, *(len(cells.texts) for cells in listed)])
    new = np.append(one.indices.to_numpy(), -1).astype(np.int32)
    moved = [
        np.where(cells.codes < 0, -1, cells.codes + start)
        for cells, start in zip(listed, starts, strict=False)
    ]
    return Coded(one.dictionary, new[np.concatenate(moved)])


def _describe(joined: pa.Table, place: np.ndarray, numbered: np.ndarray, reps: Coded) -> Deals:
    keys = [make_person_key(text) for text in reps.texts.to_pylist()]
    people = {key: code for code, key in enumerate(dict.fromkeys(keys))}
    codes = np.array([people[key] for key in keys], np.int64)[reps.codes]
    columns = (joined[name] for name in ("deal_id", "account_key", "created", "amount"))
    number, account, created, amount = columns
    return Deals(place, joined["row"].to_numpy(), numbered, number, codes, account, created, amount)


def _leave_out(
    parts: Sequence[Intake], at: int, place: np.ndarray, kept: np.ndarray, labels: Sequence[str]
) -> Intake:
    """The part without its repeated deals, which are among its rejects instead."""
    intake, whole = parts[at], kept[place == at]
    gone = np.flatnonzero(whole != NOBODY)
    if not len(gone):
        return intake
    rows = np.concatenate([each.deals["row"].to_numpy() for each in parts])
    words = {"kept": rows[whole[gone]], "part": np.array(labels, object)[place[whole[gone]]]}
    positions = np.searchsorted(intake.sheet.rows, intake.deals["row"].to_numpy()[gone])
    own = intake.traces.numbered[gone]
    column = intake.match.columns.get("deal_id", -1)
    rejects = intake.rejects
    for sentence, index, here in (
        ("duplicate in another part", column, own),
        ("duplicate without a number", -1, ~own),
    ):
        some = {name: array[here] for name, array in words.items()}
        rejects = leave_out_more(rejects, sentence, positions[here], index, **some)
    stays = whole == NOBODY
    return replace(
        intake,
        accepted=int(stays.sum()),
        rejected=len(rejects),
        rejects=rejects,
        deals=intake.deals.filter(pa.array(stays)),
        traces=replace(intake.traces, numbered=intake.traces.numbered[stays]),
    )


def number_deals(ids: pa.ChunkedArray, place: np.ndarray, numbered: np.ndarray) -> pa.ChunkedArray:
    """Numbers as written; made ones with the place of their part in front, unlike every written one."""
    if numbered.all():
        return ids
    width = len(str(int(place.max()) + 1))
    prefixes = pa.array([f"{at + 1:0{width}}-" for at in range(int(place.max()) + 1)])
    made = pc.binary_join_element_wise(prefixes.take(pa.array(place)), ids, "")
    written = ids.filter(pa.array(numbered)).combine_chunks()
    while pc.any(pc.is_in(made.filter(pa.array(~numbered)), value_set=written)).as_py():
        made = pc.binary_join_element_wise("part ", made, "")
    return pc.if_else(pa.array(numbered), ids, made)


def join_columns(joined: pa.Table, stays: np.ndarray, columns: dict[str, pa.Array]) -> pa.Table:
    """The deals that stay. Each dictionary holds each text once, and none that no row has."""
    whole = joined if len(stays) == joined.num_rows else joined.take(pa.array(stays))
    arrays = [columns.get(field.name, whole.column(field.name)) for field in DEALS_SCHEMA]
    arrays = [_join_dictionaries(array) for array in arrays]
    return pa.Table.from_arrays(arrays, schema=DEALS_SCHEMA)


def _join_dictionaries(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    if isinstance(column, pa.Array):
        return column
    if not pa.types.is_dictionary(column.type):
        return column.combine_chunks()
    return write_codes(drop_unused(code_texts(column.unify_dictionaries())))


def _say_spellings(merged: Sequence[tuple[str, str]]) -> Iterator[Repair]:
    if merged:
        value, kept = merged[0]
        yield say_repair("rep spellings", len(merged), value=value, kept=kept)


def _merge(parts: Sequence[Intake], labels: Sequence[str]) -> tuple[Repair, ...]:
    return merge_repairs(
        (label, [repair for repair in intake.repairs if repair.kind not in _BY_PART])
        for label, intake in zip(labels, parts, strict=True)
    )


def merge_repairs(parts: Iterable[tuple[str, Sequence[Repair]]]) -> tuple[Repair, ...]:
    """What was mended in several parts: the same sentence once, with its counts added up.

    Where it is not said of every part, the parts are named.
    """
    listed = list(parts)
    counts: Counter[tuple[str, str]] = Counter()
    where: dict[tuple[str, str], list[str]] = {}
    for label, repairs in listed:
        for repair in repairs:
            counts[repair.kind, repair.what] += repair.count
            where.setdefault((repair.kind, repair.what), []).append(label)
    return tuple(
        Repair(kind, what if len(labels) == len(listed) else _name_parts(labels, what), counts[kind, what])
        for (kind, what), labels in where.items()
    )


def _name_parts(labels: Sequence[str], what: str) -> str:
    copy: dict[str, str] = load_sentences()["parts"]
    several = "few_say" if len(labels) < _MOST_NAMED else "many_say"
    return copy[several].format(parts=", ".join(labels[:2]), more=len(labels) - 2, what=what)


def find_currency(parts: Sequence[Intake]) -> str | None:
    """The currency with most amounts over all parts; of equally frequent ones the first seen.

    Where no part has an amount in any, the one that a part counts in.
    """
    counts: Counter[str] = Counter()
    for intake in parts:
        counts.update(intake.traces.currencies)
    named = next((intake.currency for intake in parts if intake.currency), None)
    return max(counts, key=lambda code: counts[code], default=named)
