"""What the source rules cost: a million deals with 250,000 distinct free texts."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import perf_counter

import numpy as np
import pyarrow as pa

from benchmarks.classify_cases import read_labels
from lib.classify.columns import read_codes
from lib.classify.rules import load_rules, match_column

DEALS = 1_000_000
DISTINCT = 250_000
AIM = 1.0
TIMES = 3
SYLLABLES = (
    "ka",
    "ber",
    "lin",
    "mo",
    "ra",
    "stein",
    "ov",
    "ska",
    "der",
    "pe",
    "tro",
    "vic",
    "har",
    "mas",
    "ton",
    "el",
)
NOTES = ("", "met in spring", "see the mail of Tuesday", "asked for three quotes", "call back after Easter")


def make_texts(count: int, seed: int = 6) -> list[str]:
    """Different free texts: half of them around a CRM's value, with a name, a year and sometimes a slip."""
    draw = np.random.default_rng(seed)
    values = [case.value for case in read_labels()]
    said = draw.integers(0, len(values) * 2, count)
    names = draw.integers(0, len(SYLLABLES), (count, 3))
    notes = draw.integers(0, len(NOTES), count)
    slips = draw.random(count) < 0.1
    texts = []
    for number in range(count):
        name = "".join(SYLLABLES[syllable] for syllable in names[number]).title()
        value = values[said[number]] if said[number] < len(values) else ""
        if slips[number] and len(value) > 4:
            value = value[:2] + value[3:]
        texts.append(f"{value} {name} {2000 + number % 26} {NOTES[notes[number]]} #{number}".strip())
    return texts


def make_deals(count: int, distinct: int) -> pa.Table:
    texts = pa.array(make_texts(distinct))
    places = np.random.default_rng(7).permutation(np.arange(count) % distinct)
    return pa.table({"source": texts.take(pa.array(places))})


def read_sources(deals: pa.Table) -> np.ndarray:
    """The rule of each deal's source."""
    source = read_codes(deals, "source")
    return np.append(match_column(load_rules().sources, source.values), -1)[source.codes]


def time_best(work: Callable[[], object], times: int = TIMES) -> float:
    """Seconds of the quickest of some runs: the others are other jobs' doing."""
    gc.collect()
    spent = []
    for _ in range(times):
        start = perf_counter()
        work()
        spent.append(perf_counter() - start)
    return min(spent)


def report_cost(count: int = DEALS, distinct: int = DISTINCT) -> str:
    deals = make_deals(count, distinct)
    read_sources(deals.slice(0, 10))
    bare = time_best(lambda: deals.column("source").dictionary_encode())
    ours = time_best(lambda: read_sources(deals))
    missed = "" if ours < AIM else "  missed"
    known = np.count_nonzero(read_sources(deals) >= 0) / count
    return (
        f"{count:,} deals, {distinct:,} distinct texts, {known:.0%} of them known to a rule\n\n"
        f"{'':24}{'seconds':>9}{'× bare':>9}{'aim':>7}\n"
        f"{'bare dictionary encode':24}{bare:9.2f}{1:9.1f}\n"
        f"{'source rules, encode too':24}{ours:9.2f}{ours / bare:9.1f}{AIM:7.2f}{missed}\n"
    )
