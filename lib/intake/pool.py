"""Several tables of deals → the one table of the office, with one list of rejects and of repairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.names import Spelling, spell_reps
from lib.intake.part_names import Named
from lib.intake.pooled_rejects import PooledRejects, leave_out_more
from lib.intake.repeats import Repeats, find_repeats, rank_parts
from lib.intake.results import Intake
from lib.intake.sentences import say_repair
from lib.intake.values import Coded
from lib.terms import DEALS_SCHEMA, Repair


@dataclass(frozen=True, eq=False)
class Pool:
    """What the parts of deals come to."""

    deals: pa.Table
    parts: tuple[Intake, ...]
    """As they went in, without the deals that a later part has too."""
    rejects: PooledRejects
    repairs: tuple[Repair, ...]


def pool_parts(parts: Sequence[Intake], labels: Sequence[str], named: Sequence[Named]) -> Pool:
    """The parts' deals as one table. ``labels``: what each is called; ``named``: what its name says."""
    repeats = find_repeats(parts, rank_parts(named))
    spelling = spell_reps(_join_reps(parts))
    settled = tuple(_leave_out(intake, found, labels) for intake, found in zip(parts, repeats, strict=True))
    tables = [
        _settle(intake, place, len(parts), label, reps, found)
        for place, (intake, label, reps, found) in enumerate(
            zip(parts, labels, _cut(spelling, parts), repeats, strict=True)
        )
    ]
    count = sum(len(found.deals) for found in repeats)
    said = [say_repair("deals in two parts", count)] if count else []
    return Pool(
        join_tables(tables),
        settled,
        PooledRejects(tuple(zip(labels, (intake.rejects for intake in settled), strict=True))),
        (*merge_repairs(zip(labels, (intake.repairs for intake in settled), strict=True)), *said),
    )


def _join_reps(parts: Sequence[Intake]) -> Coded:
    texts = pa.concat_arrays([intake.traces.reps.texts for intake in parts])
    starts = np.cumsum([0, *(len(intake.traces.reps.texts) for intake in parts)])
    codes = [intake.traces.reps.codes + start for intake, start in zip(parts, starts, strict=False)]
    one = texts.dictionary_encode()
    return Coded(one.dictionary, one.indices.to_numpy()[np.concatenate(codes)].astype(np.int32))


def _cut(spelling: Spelling, parts: Sequence[Intake]) -> list[Coded]:
    ends = np.cumsum([intake.accepted for intake in parts])[:-1]
    return [Coded(spelling.reps.texts, codes) for codes in np.split(spelling.reps.codes, ends)]


def _leave_out(intake: Intake, repeats: Repeats, labels: Sequence[str]) -> Intake:
    """The part without its repeated deals, which are among its rejects instead."""
    if not len(repeats.deals):
        return intake
    rows = intake.deals["row"].to_numpy()[repeats.deals]
    positions = np.searchsorted(intake.sheet.rows, rows)
    index = intake.match.columns.get("deal_id", -1)
    kept = np.array(labels, object)[repeats.kept_part]
    sentence = "duplicate in another part" if index >= 0 else "duplicate without a number"
    rejects = leave_out_more(intake.rejects, sentence, positions, index, kept=repeats.kept_row, part=kept)
    stays = _stays(intake, repeats)
    return replace(
        intake,
        accepted=int(stays.sum()),
        rejected=len(rejects),
        rejects=rejects,
        deals=intake.deals.filter(pa.array(stays)),
    )


def _stays(intake: Intake, repeats: Repeats) -> np.ndarray:
    stays = np.ones(intake.accepted, bool)
    stays[repeats.deals] = False
    return stays


def _settle(intake: Intake, place: int, parts: int, label: str, reps: Coded, repeats: Repeats) -> pa.Table:
    """A part's deals under the office's spelling of reps, with numbers that no other part has made up."""
    deals = intake.deals
    prefix = f"{place + 1:0{len(str(parts))}}-"
    made = pc.binary_join_element_wise(prefix, deals["deal_id"], "")
    ids = pc.if_else(pa.array(intake.traces.numbered), deals["deal_id"], made)
    spelled = reps.texts.take(pa.array(reps.codes))
    deals = _replace(deals, "deal_id", ids)
    deals = _replace(deals, "rep", spelled)
    deals = _replace(deals, "part", pa.array(np.full(deals.num_rows, label, object), pa.string()))
    return deals.filter(pa.array(_stays(intake, repeats)))


def _replace(deals: pa.Table, name: str, column: pa.Array | pa.ChunkedArray) -> pa.Table:
    return deals.set_column(deals.schema.get_field_index(name), name, column)


def join_tables(tables: Sequence[pa.Table]) -> pa.Table:
    """Tables of deals one below the other; each dictionary holds each text once, and none that no row has."""
    columns = []
    for field in DEALS_SCHEMA:
        chunks = [chunk for table in tables for chunk in table.column(field.name).chunks]
        plain = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        whole = pa.chunked_array([chunk.cast(plain) for chunk in chunks], plain).combine_chunks()
        columns.append(whole.dictionary_encode() if plain != field.type else whole)
    return pa.Table.from_arrays(columns, schema=DEALS_SCHEMA)


def merge_repairs(parts: Iterable[tuple[str, Sequence[Repair]]]) -> tuple[Repair, ...]:
    """What was mended in several parts: the same sentence once, its counts added; others with their part."""
    listed = [(label, repair) for label, repairs in parts for repair in repairs]
    times = Counter((repair.kind, repair.what) for _, repair in listed)
    counts = Counter[tuple[str, str]]()
    for _, repair in listed:
        counts[repair.kind, repair.what] += repair.count
    merged: dict[tuple[str, str], Repair] = {}
    for label, repair in listed:
        same = (repair.kind, repair.what)
        what = repair.what if times[same] > 1 else f"{label}: {repair.what}"
        merged.setdefault(same, Repair(repair.kind, what, counts[same]))
    return tuple(merged.values())


def find_currency(parts: Sequence[Intake]) -> str | None:
    """The currency with most amounts over all parts; of equally frequent ones the first seen."""
    counts = Counter[str]()
    for intake in parts:
        counts.update(intake.traces.currencies)
    return max(counts, key=lambda code: counts[code], default=None)
