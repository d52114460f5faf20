"""How right the source rules are, and what they cost.

`python -m benchmarks.classify [--misses] [--no-cost] [--vocabulary lead_sources.csv]`

Values of the CRMs as labelled by hand (`tests/cases/lead_source_labels.toml`), and values held back from
those who wrote the rules (`tests/cases/held_back_sources.toml`). *Wrong*: put in a class that no right
channel belongs to, as a share of all values. *Missed*: left unknown where a person could have placed it, as a
share of those. *Channel*: the very channel, or one as good. Aims for the CRMs' values in the languages of the
rules: wrong ≤ 1 %, missed ≤ 6 %. The split by system needs the vocabulary itself, from `--vocabulary` or
beside DEALS_DIR.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.classify_cases import (
    find_vocabulary,
    read_held_back,
    read_inside,
    read_labels,
    read_lost_reasons,
    read_systems,
)
from benchmarks.classify_changes import CHANGES, change_cases
from benchmarks.classify_cost import report_cost
from benchmarks.classify_scores import (
    Answer,
    Score,
    answer_alone,
    answer_beside,
    count_precision,
    keep_distinct,
    keep_unwritten,
    score,
    score_by,
)
from lib.classify.decide import find_advised
from lib.classify.rules import load_rules

WIDTH = 36
HEAD = f"{'':{WIDTH}}{'values':>8}{'wrong':>7}{'%':>7}{'missed':>8}{'%':>7}{'channel %':>11}"


def report_scores(title: str, scores: dict[str, Score]) -> str:
    lines = [f"{title:{WIDTH}}{HEAD[WIDTH:]}"]
    lines += [_write_score(name, each) for name, each in scores.items()]
    return "\n".join(lines) + "\n"


def report_precision(answers: Iterable[Answer]) -> str:
    lines = [f"{'class':{WIDTH}}{'answers':>8}{'right':>7}{'precision %':>13}"]
    for klass, (right, placed) in count_precision(answers).items():
        lines.append(f"{klass:{WIDTH}}{placed:8}{right:7}{100 * right / max(placed, 1):13.1f}")
    return "\n".join(lines) + "\n"


def report_misses(answers: Iterable[Answer]) -> str:
    bad = [answer for answer in answers if answer.is_wrong or answer.is_missed]
    lines = [
        f"{'WRONG' if answer.is_wrong else 'missed':8}{answer.case.language:4}{answer.case.value!r:44}"
        f"{answer.channel:20} not {'+'.join(answer.case.channels)}  {answer.case.system}"
        for answer in sorted(bad, key=lambda each: (each.case.language, not each.is_wrong, each.case.value))
    ]
    return "\n".join(lines) + "\n"


def report_lost_reasons() -> str:
    labelled = read_lost_reasons()
    said = find_advised_texts(list(labelled))
    wrong = [reason for reason, advised in labelled.items() if said[reason] != advised]
    return f"lost reasons: {len(labelled)}, {len(wrong)} read wrongly {wrong or ''}\n"


def find_advised_texts(reasons: Sequence[str]) -> dict[str, bool]:
    """What the rules say of each reason of a loss."""
    deals = pa.table({"lost_reason": list(reasons), "outcome": ["lost"] * len(reasons)})
    advised = find_advised(load_rules().lost_reasons, deals)
    return dict(zip(reasons, advised.to_pylist(), strict=True))


def report_vocabulary(path: Path | None, misses: bool) -> str:
    """The CRMs' values: beside the others of their system where the vocabulary is there, else alone."""
    rows = answer_beside(read_systems(path)) if path else answer_alone(read_labels())
    answers = keep_distinct(rows)
    inside = [answer for answer in answers if answer.case.language in read_inside()]
    outside = [answer for answer in answers if answer.case.language not in read_inside()]
    parts = [
        report_scores(
            "picklist values",
            {"languages of the rules": score(inside), "other languages": score(outside)},
        ),
        report_precision(inside),
        report_scores("by language", score_by(inside, lambda each: each.case.language)),
    ]
    if path:
        ours = [answer for answer in rows if answer.case.language in read_inside()]
        parts.append(report_scores("by system", score_by(ours, lambda each: each.case.system)))
    if misses:
        parts += [report_misses(inside), report_misses(outside)]
    return "\n".join(parts)


def report_changes(misses: bool) -> str:
    """The CRMs' values in the languages of the rules, as people change them."""
    cases = [case for case in read_labels() if case.language in read_inside()]
    changed = {name: answer_alone(change_cases(cases, change)) for name, change in CHANGES.items()}
    parts = [report_scores("picklist values, changed", {name: score(some) for name, some in changed.items()})]
    if misses:
        parts += [f"{name}\n{report_misses(answers)}" for name, answers in changed.items()]
    return "\n".join(parts)


def report_held_back(misses: bool) -> str:
    answers = answer_alone(read_held_back())
    parts = [
        report_scores(
            "held back",
            {"all": score(answers), "in no rule word for word": score(keep_unwritten(answers))},
        ),
        report_precision(answers),
        report_scores("held back by language", score_by(answers, lambda each: each.case.language)),
    ]
    return "\n".join([*parts, report_misses(answers)] if misses else parts)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="list the picklist values wrong or missed")
    parser.add_argument("--held-back-misses", action="store_true", help="not for those who write rules")
    parser.add_argument("--no-cost", action="store_true")
    parser.add_argument("--vocabulary", type=Path, default=find_vocabulary())
    options = parser.parse_args(arguments)
    print(report_vocabulary(options.vocabulary, options.misses))
    print(report_changes(options.misses))
    print(report_held_back(options.held_back_misses))
    print(report_lost_reasons())
    if not options.no_cost:
        print(report_cost())


def _write_score(name: str, each: Score) -> str:
    return (
        f"{name[:WIDTH]:{WIDTH}}{each.values:8}{each.wrong:7}{100 * each.wrong_rate:7.1f}"
        f"{each.missed:8}{100 * each.missed_rate:7.1f}{100 * each.channel_rate:11.1f}"
    )


if __name__ == "__main__":
    main()
