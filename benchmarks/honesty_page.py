"""docs/honesty.md, from the sums of every cell."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.honesty_files import BEHAVIOUR, Filed
from benchmarks.honesty_limit import DOUBTED, PROMISE, WORSE, limit_with, limit_without
from benchmarks.honesty_scores import OURS, STRICT, Calls, Score
from benchmarks.honesty_worlds import CLOSE_RATE, DECIDED, MANY
from benchmarks.peers import PEERS

METHODS = (OURS, STRICT, *PEERS)
PAGE = Path(__file__).with_name("honesty_page.md")


@dataclass(frozen=True)
class Cell:
    """So many reps with so much true spread between them, and what was said of its offices."""

    reps: int
    spread: float
    score: Score


def write_page(
    cells: Sequence[Cell],
    many: Sequence[Cell],
    filed: Sequence[tuple[tuple[int, float], tuple[Filed, Filed]]],
    options: Namespace,
) -> str:
    """The page as Markdown."""
    rates = [100 * cell.score.covered / cell.score.reps for cell in cells]
    gaps = [100 * cell.score.gap_covered / cell.score.compared for cell in cells]
    return PAGE.read_text(encoding="utf-8").format(
        options=options,
        decided=DECIDED,
        many=MANY,
        many_rates=np.mean([100 * cell.score.covered / cell.score.reps for cell in many]),
        many_least=min(100 * cell.score.covered / cell.score.reps for cell in many),
        many_said=_table([cell for cell in many if not cell.spread], _said),
        many_expected=_table(_spread(many), _expected),
        many_found=_table(_spread(many), _found),
        many_averages=_averages(many),
        close_rate=CLOSE_RATE,
        rates=np.mean(rates),
        gaps=np.mean(gaps),
        least_rates=min(rates),
        least_gaps=min(gaps),
        intervals=write_intervals(cells),
        said=_table(cells, _said),
        false=_table(_spread(cells), _false),
        worse=100 * WORSE,
        averages=_averages(cells),
        found=_table(_spread(cells), _found),
        expected=_table(_spread(cells), _expected),
        promise=100 * PROMISE,
        limits=write_limits(_spread(cells)),
        behaviour=BEHAVIOUR,
        files=write_files(filed),
    )


def write_intervals(cells: Sequence[Cell]) -> str:
    """Coverage and widths."""
    heads = [
        "rates covered",
        "gaps covered",
        "width, rates",
        "width, gaps",
        "superstar is the best",
        "as promised",
    ]
    return _rows(heads, [(cell.reps, cell.spread, _interval_figures(cell)) for cell in cells])


def write_limits(cells: Sequence[Cell]) -> str:
    """What we and Bonferroni find, beside the most that anybody could."""
    heads = [
        "found by us",
        "by Bonferroni",
        "its false discovery",
        "most, spread known",
        "most, spread not known",
    ]
    narrow = {cell.reps: cell for cell in cells if cell.spread == min(DOUBTED)}
    return _rows(heads, [(cell.reps, cell.spread, _limit_figures(cell, narrow[cell.reps])) for cell in cells])


def _limit_figures(cell: Cell, narrow: Cell) -> list[str]:
    bonferroni, doubts = cell.score.calls["Bonferroni"], np.concatenate(cell.score.doubts, axis=2)
    both = np.concatenate([doubts, *narrow.score.doubts], axis=2)
    return [
        _found(cell.score.calls[OURS]),
        _found(bonferroni),
        _expected(bonferroni),
        f"{100 * limit_with(doubts, cell.spread):.1f} %",
        f"{100 * limit_without(both, narrow.spread, cell.spread):.1f} %" if cell is not narrow else "–",
    ]


def write_files(filed: Sequence[tuple[tuple[int, float], tuple[Filed, Filed]]]) -> str:
    """Each cell through files, and the same offices without."""
    heads = ["", "offices", "same", "rates covered", "gaps covered", "`behind` said", "falsely"]
    rows = [
        (*place, [how, f"{sums.offices:,}", f"{sums.same:,}", *_file_figures(sums)])
        for place, both in filed
        for how, sums in zip(("files", "counts"), both, strict=True)
    ]
    return _rows(heads, rows)


def _interval_figures(cell: Cell) -> list[str]:
    score = cell.score
    best = [
        _per_cent(score.best_named, score.offices) if cell.spread else "–",
        _per_cent(score.promised, score.offices),
    ]
    return [
        _per_cent(score.covered, score.reps),
        _per_cent(score.gap_covered, score.compared),
        f"{score.width / score.usual_width:.2f}",
        f"{score.gap_width / score.usual_gap_width:.2f}",
        *best,
    ]


def _file_figures(sums: Filed) -> list[str]:
    return [
        _per_cent(sums.covered, sums.reps),
        _per_cent(sums.gap_covered, sums.compared),
        _per_cent(sums.behind, sums.reps),
        _per_cent(sums.false, sums.reps),
    ]


def _table(cells: Sequence[Cell], figure: Callable[[Calls], str]) -> str:
    """A column a method."""
    rows = [
        (cell.reps, cell.spread, [figure(cell.score.calls[method]) for method in METHODS]) for cell in cells
    ]
    return _rows(METHODS, rows)


def _rows(heads: Sequence[str], rows: Sequence[tuple[int, float, list[str]]]) -> str:
    head = ["reps", "spread", *heads]
    body = [[f"{reps}", f"{100 * spread:.0f} points", *figures] for reps, spread, figures in rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *body])


def _said(calls: Calls) -> str:
    return _per_cent(calls.behind, calls.reps)


def _false(calls: Calls) -> str:
    return _per_cent(calls.false, calls.behind)


def _expected(calls: Calls) -> str:
    return _per_cent(calls.expected, calls.behind)


def _found(calls: Calls) -> str:
    return _per_cent(calls.found, calls.worse)


def _averages(cells: Sequence[Cell]) -> str:
    """Each method's power, averaged over the cells in which anybody is WORSE."""
    return ", ".join(f"{method} {average_power(cells, method):.1f} %" for method in METHODS)


def average_power(cells: Sequence[Cell], method: str) -> float:
    """Per cent of the truly worse that are found, each cell counting the same."""
    calls = [cell.score.calls[method] for cell in _spread(cells)]
    return float(np.mean([100 * each.found / each.worse for each in calls if each.worse]))


def _spread(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.spread]


def _per_cent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"
