"""How honest the verdicts are: simulated offices with the truth known.

`python -m benchmarks.honesty [--offices 200] [--files 20] [--seed 1] [--processes 2] [-o docs/honesty.md]`

For each cell (reps × true spread between them) it makes offices, looks only at their hits and chances, and
asks how often the 90 % intervals hold the truth, how wide they are, how often somebody is called *behind* the
superstar who is not, and how many of those who are truly far behind are found. Beside it stands what the
usual methods say of the same counts (``peers.py``), and what comes out at the end of a whole file
(``honesty_files.py``).
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.honesty_files import Filed, run_files
from benchmarks.honesty_page import Cell, write_page
from benchmarks.honesty_scores import Score, add_up, judge
from benchmarks.honesty_worlds import DECIDED, MANY, make_world

REPS = (5, 12, 30)
SPREADS = (0.0, 0.03, 0.06, 0.10, 0.15)
FEWER = 3
"""Of the offices with many deals there are so many times fewer."""
FILES = ((12, 0.0), (12, 0.06))
"""Cells that are run through files too."""


def score_cell(seed: int, reps: int, spread: float, offices: int, decided: int = DECIDED) -> Score:
    """The sum over the offices of a cell that have a superstar (all but one of many thousands)."""
    rng = np.random.default_rng([seed, reps, round(1000 * spread)])
    worlds = (make_world(rng, reps, spread, decided) for _ in range(offices))
    return add_up([score for world in worlds if (score := judge(world, spread))])


def run_cells(work: Callable[..., Any], tasks: Sequence[tuple[Any, ...]], processes: int) -> list[Any]:
    """``work`` on the arguments of every cell; the results are the same with any number of processes."""
    with get_context("spawn").Pool(processes, initializer=os.nice, initargs=(10,)) as pool:
        return pool.starmap(work, tasks, chunksize=1)


def count_offices(reps: int, offices: int) -> int:
    """As many offices that every cell holds as many reps: less is said in offices of few."""
    return offices * max(REPS) // reps


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--offices", type=int, default=200, help="offices of 30 reps a cell")
    parser.add_argument("--files", type=int, default=20, help="offices a cell that go through files")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    places = [(reps, spread) for reps in REPS for spread in SPREADS]
    tasks = [(options.seed, *place, count_offices(place[0], options.offices)) for place in places]
    scores = run_cells(score_cell, tasks, options.processes)
    cells = [Cell(*place, score) for place, score in zip(places, scores, strict=True)]
    tasks = [(*task[:3], task[3] // FEWER, MANY) for task in tasks]
    scores = run_cells(score_cell, tasks, options.processes)
    many = [Cell(*place, score) for place, score in zip(places, scores, strict=True)]
    filed: list[tuple[Filed, Filed]] = run_cells(
        run_files, [(options.seed, *place, options.files) for place in FILES], options.processes
    )
    page = write_page(cells, many, list(zip(FILES, filed, strict=True)), options)
    print(page)
    if options.output:
        options.output.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
