"""How honest the verdicts are: simulated offices with the truth known.

`python -m benchmarks.honesty [--offices 200] [--seed 1] [-o docs/honesty.md]`

For each cell (reps × true spread between them) it makes offices, looks only at their hits and chances, and
asks how often the 90 % intervals hold the truth and how often somebody is called *behind* the superstar who
is not. Beside it stands what the usual test says: one-sided two-proportion z > 1.645 against the rep with the
highest raw rate.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lib.infer.gaps import compare_reps
from lib.infer.posterior import Drawn, draw_tallies
from lib.infer.superstar import find_superstar
from lib.says import Gap
from lib.terms import BEHAVIOURS, MIN_CHANCES

REPS = (5, 12, 30)
SPREADS = (0.0, 0.03, 0.06, 0.10, 0.15)
CLOSE_RATE = 0.35
DECIDED = 60
"""Median of decided deals a rep; they vary by a log-normal factor with sigma 0.5: from some 25 to 140."""


@dataclass(frozen=True)
class World:
    """A simulated office: what is so and what is seen."""

    truth: np.ndarray
    hits: np.ndarray
    chances: np.ndarray


@dataclass(frozen=True)
class Score:
    """Counts over reps; they add up over offices."""

    reps: int = 0
    covered: int = 0
    compared: int = 0
    gap_covered: int = 0
    behind: int = 0
    false_behind: int = 0
    naive: int = 0
    false_naive: int = 0
    offices: int = 0
    best_named: int = 0
    promised: float = 0.0

    def __add__(self, other: Score) -> Score:
        return Score(
            *(mine + theirs for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True))
        )


def make_world(rng: np.random.Generator, reps: int, spread: float) -> World:
    """True close rates are normal around CLOSE_RATE, so not of the family that the model assumes."""
    truth = np.clip(rng.normal(CLOSE_RATE, spread, reps), 0.02, 0.98)
    chances = np.maximum(1, rng.poisson(DECIDED * rng.lognormal(0, 0.5, reps)))
    return World(truth, rng.binomial(chances, truth), chances)


def judge(world: World) -> Score:
    """What the app says of the office, against the truth."""
    names = [f"{i:02}" for i in range(len(world.truth))]
    drawn = draw_tallies({"close_rate": (world.hits, world.chances)}, workers=1)["close_rate"]
    superstar = find_superstar(reps=names, draws=drawn.draws, chances=world.chances)
    if superstar is None:
        return Score()
    star = names.index(superstar.rep)
    gaps = _compare(names, drawn, superstar.rep)
    others = [i for i in range(len(names)) if i != star]
    behind = [i for i in others if gaps[i].verdict == "behind"]
    naive, top = _naive_behind(world)
    return Score(
        reps=len(names),
        covered=sum(
            gap.value.low <= truth <= gap.value.high for gap, truth in zip(gaps, world.truth, strict=True)
        ),
        compared=len(others),
        gap_covered=sum(_holds(gaps[i], world.truth[star] - world.truth[i]) for i in others),
        behind=len(behind),
        false_behind=sum(world.truth[i] >= world.truth[star] for i in behind),
        naive=len(naive),
        false_naive=sum(world.truth[i] >= world.truth[top] for i in naive),
        offices=1,
        best_named=int(world.truth[star] == world.truth.max()),
        promised=superstar.p_best,
    )


def _compare(names: list[str], drawn: Drawn, superstar: str) -> list[Gap]:
    """The close rate itself, compared as the app compares a behaviour that is a share."""
    behaviour = BEHAVIOURS["no_squeeze"]
    gaps = compare_reps(behaviour=behaviour, reps=names, drawn={"no_squeeze": drawn}, superstar=superstar)
    return list(gaps.values())


def _holds(gap: Gap, truth: float) -> bool:
    return gap.gap is not None and gap.gap.low <= truth <= gap.gap.high


def _naive_behind(world: World) -> tuple[list[int], int]:
    """Whom the usual test calls worse than the rep with the highest raw rate (of those with enough deals)."""
    rates = np.where(world.chances >= MIN_CHANCES, world.hits / world.chances, -1.0)
    top = int(rates.argmax())
    pooled = (world.hits + world.hits[top]) / (world.chances + world.chances[top])
    error = np.sqrt(pooled * (1 - pooled) * (1 / world.chances + 1 / world.chances[top]))
    z = (rates[top] - rates) / np.where(error > 0, error, np.inf)
    return [
        i for i in range(len(rates)) if i != top and world.chances[i] >= MIN_CHANCES and z[i] > 1.645
    ], top


def score_cell(seed: int, reps: int, spread: float, offices: int) -> Score:
    """The sum over the offices of a cell."""
    rng = np.random.default_rng([seed, reps, round(1000 * spread)])
    return sum((judge(make_world(rng, reps, spread)) for _ in range(offices)), Score())


def write_table(cells: Iterable[tuple[int, float, Score]]) -> str:
    """The cells as a Markdown table."""
    head = (
        "| reps | spread | rates covered | gaps covered | `behind` said | said falsely | usual test says |"
        " falsely | superstar is the best | as promised |\n|" + " --- |" * 10
    )
    return "\n".join([head, *(_row(reps, spread, score) for reps, spread, score in cells)])


def _row(reps: int, spread: float, score: Score) -> str:
    figures = [
        (score.covered, score.reps),
        (score.gap_covered, score.compared),
        (score.behind, score.reps),
        (score.false_behind, score.reps),
        (score.naive, score.reps),
        (score.false_naive, score.reps),
        (score.best_named, score.offices),
        (score.promised, score.offices),
    ]
    shown = [f"{100 * part / whole:.1f} %" for part, whole in figures]
    if not spread:
        shown[-2] = "–"
    return " | ".join([f"| {reps}", f"{100 * spread:.0f} points", *shown]) + " |"


def write_page(cells: list[tuple[int, float, Score]], offices: int) -> str:
    """docs/honesty.md."""
    rates = [100 * score.covered / score.reps for *_, score in cells]
    gaps = [100 * score.gap_covered / score.compared for *_, score in cells]
    return f"""# How honest the verdicts are

Made by `python -m benchmarks.honesty --offices {offices} -o docs/honesty.md`.
{offices:,} simulated offices a cell; a rep has some {DECIDED} decided deals (median; log-normal, sigma 0.5).
The close rate is {CLOSE_RATE:.0%} on average, and the true rates are normal around it with the spread given
(standard deviation, in points).

- *Rates covered*, *gaps covered*: how often a rep's 90 % interval holds the true close rate, and the true gap
  to the superstar. Averaged over the cells {np.mean(rates):.1f} % and {np.mean(gaps):.1f} %;
  lowest cell {min(rates):.1f} % and {min(gaps):.1f} %.
- *`behind` said*: of how many reps; *falsely*: the rep is truly as good as the superstar or better. With a
  spread of 0 every `behind` is false.
- *Usual test*: one-sided two-proportion test against the rep with the highest raw rate, z > 1.645.
- *Superstar is the best*: how often the rep named truly is, beside the P(truly best) that the app promised.

{write_table(cells)}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offices", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    cells = []
    for reps in REPS:
        for spread in SPREADS:
            cells.append((reps, spread, score_cell(options.seed, reps, spread, options.offices)))
            print(_row(*cells[-1]), flush=True)
    if options.output:
        options.output.write_text(write_page(cells, options.offices), encoding="utf-8")


if __name__ == "__main__":
    main()
