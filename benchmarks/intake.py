"""A million rows read, matched, cleaned, classified and tallied, stage by stage.

    python benchmarks/intake.py [--deals N] [--reps N] [--shape plain|salesforce|…] [--engine …] [--times N]

The ruler is pyarrow's bare read of the same bytes in the same process. Every stage is run several times and
its fastest run counts, the ruler's too. Aim: all of it under 8 rulers.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import pyarrow as pa
import pyarrow.csv

sys.path.insert(0, str(Path(__file__).parents[1]))

from lib.classify.decide import classify_deals
from lib.intake.clean import clean_deals
from lib.intake.columns import match_columns
from lib.intake.demo import write_demo
from lib.intake.files import read_sheet
from lib.measure.cube import build_cube
from lib.measure.engines import ENGINES
from lib.measure.sales import count_deals, count_sales
from lib.measure.tally import count_tallies
from lib.office import choose_engine, find_as_of

AIM = 8


class Watch:
    """Runs stages and keeps the fastest time of each."""

    def __init__(self, times: int) -> None:
        self.times, self.seconds = times, {}

    def run(self, stage: str, work: Callable[[], Any]) -> Any:
        runs = [self._once(work) for _ in range(self.times)]
        self.seconds[stage] = min(seconds for seconds, _ in runs)
        return runs[-1][1]

    @staticmethod
    def _once(work: Callable[[], Any]) -> tuple[float, Any]:
        gc.collect()
        start = perf_counter()
        answer = work()
        return perf_counter() - start, answer


def run_stages(data: bytes, watch: Watch, engine: str | None) -> tuple[int, str]:
    """Every stage in its order; the number of deals and the engine that counted."""
    watch.run("bare read", lambda: pa.csv.read_csv(pa.BufferReader(data)))
    sheet = watch.run("read", lambda: read_sheet("deals.csv", data))
    match = watch.run("match", lambda: match_columns(sheet))
    intake = watch.run("clean", lambda: clean_deals(sheet, match))
    deals = watch.run("classify", lambda: classify_deals(intake.deals))
    chosen, as_of = engine or choose_engine(len(deals)), find_as_of(deals)
    tallies = watch.run("tally", lambda: count_tallies(deals, as_of=as_of, engine=chosen))
    watch.run("sales and cube", lambda: (count_sales(deals), count_deals(deals), build_cube(tallies)))
    return len(deals), chosen


def report(seconds: dict[str, float]) -> str:
    ruler = seconds["bare read"]
    whole = sum(seconds.values()) - ruler
    lines = [f"{'stage':16}{'seconds':>9}{'× bare read':>13}"]
    lines += [f"{stage:16}{each:9.2f}{each / ruler:13.1f}" for stage, each in seconds.items()]
    verdict = "met" if whole < AIM * ruler else "missed"
    return "\n".join(
        [*lines, f"{'all of it':16}{whole:9.2f}{whole / ruler:13.1f}", f"aim: under {AIM} ×, {verdict}"]
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--deals", type=int, default=1_000_000)
    parser.add_argument("--reps", type=int, default=12)
    parser.add_argument("--shape", default="plain")
    parser.add_argument("--engine", choices=ENGINES)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args(arguments)
    data = write_demo(options.deals, reps=options.reps, shape=options.shape)
    watch = Watch(options.times)
    deals, engine = run_stages(data, watch, options.engine)
    print(f"{deals:,} deals, {len(data) / 1e6:.0f} MB, shape {options.shape}, engine {engine}\n")
    print(report(watch.seconds))


if __name__ == "__main__":
    main()
