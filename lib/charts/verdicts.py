"""Verdicts and the figures behind them, as words and marks that can be read in grey print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa

from lib.charts.figures import list_words, of_n, points, show_name
from lib.says import BehaviourSays, Count, Gap
from lib.terms import COLUMNS, MIN_CHANCES, MIN_DAYS, VERDICT_WORDS, Behaviour

MARKS: Final = {
    "behind": "▼ B",
    "ahead": "▲ A",
    "level": "= L",
    "can't tell yet": "?",
    "too few": "·",
    "needs": "–",
    "superstar": "★",
}
MARK_WORDS: Final = {**VERDICT_WORDS, "needs": "needs a column", "superstar": "the superstar"}


def is_drawn(gap: Gap) -> bool:
    """Whether there is evidence enough for a mark."""
    return gap.verdict is not None and gap.verdict != "too few"


def describe_verdict(says: BehaviourSays, rep: str, superstar: str) -> str:
    """``"behind"``, ``"too few: 5 lost accounts"``, ``"needs column “Competitor”"``."""
    if says.status == "needs":
        return describe_need(says.needs)
    gap, star = says.reps.get(rep), says.reps.get(superstar)
    if gap is None or star is None:
        return VERDICT_WORDS["too few"]
    if gap.verdict == "too few":
        return f"{VERDICT_WORDS['too few']}: {_describe_lack(says.behaviour, gap, star, superstar)}"
    return VERDICT_WORDS.get(gap.verdict or "", "")


def describe_need(needs: Sequence[str]) -> str:
    titles = [f"“{COLUMNS[name].title}”" for name in needs]
    return f"needs column{'s' if len(titles) > 1 else ''} {list_words(titles)}"


def _describe_lack(behaviour: Behaviour, gap: Gap, star: Gap, superstar: str) -> str:
    own, theirs = _fewest(gap), _fewest(star)
    enough = MIN_DAYS if behaviour.kind == "ratio" else MIN_CHANCES
    chances = behaviour.chances
    if own >= enough > theirs:
        return f"{show_name(superstar, 16)} has {theirs:,} {chances}"
    return f"{own:,} {chances}"


def _fewest(gap: Gap) -> int:
    return min(gap.count.chances, gap.against.chances) if gap.against else gap.count.chances


def describe_figures(behaviour: Behaviour, gap: Gap, star: Gap) -> str:
    """Both reps' figures with their n: ``"3 of 61 against 9 of 48"``."""
    return f"{describe_figure(behaviour, gap)} against {describe_figure(behaviour, star, brief=True)}"


def describe_figure(behaviour: Behaviour, gap: Gap, *, brief: bool = False) -> str:
    """One rep's figure with its n. ``brief`` leaves out the unit, said just before."""
    n = gap.count.chances
    if behaviour.kind == "share":
        return of_n(gap.count.hits, n)
    if behaviour.kind == "rate":
        return f"{_rate(gap.count)}{'' if brief else ' per customer'} ({n:,})"
    if behaviour.kind == "ratio":
        return f"{gap.value.value:.1f} × ({n:,}{'' if brief else ' days'})"
    return f"{points(gap.value.value)} ({n:,}{'' if brief else ' deals'})"


def _rate(counted: Count) -> str:
    return f"{counted.hits / counted.chances:.2f}" if counted.chances else "none"


def tabulate_verdicts(behaviours: Sequence[BehaviourSays], reps: Sequence[str], superstar: str) -> pa.Table:
    """One row per rep and behaviour: the mark of the verdict, and the verdict in words."""
    return pa.Table.from_pylist(
        [
            {
                "row": row,
                "column": column,
                "name": show_name(rep),
                "behaviour": says.behaviour.title,
                "technique": says.behaviour.technique,
                **_cell(says, rep, superstar),
            }
            for row, rep in enumerate(reps)
            for column, says in enumerate(behaviours)
        ]
    )


def _cell(says: BehaviourSays, rep: str, superstar: str) -> dict[str, Any]:
    if rep == superstar:
        return {
            "kind": "superstar",
            "mark": MARKS["superstar"],
            "words": MARK_WORDS["superstar"],
            "figures": "",
        }
    words = describe_verdict(says, rep, superstar)
    gap, star = says.reps.get(rep), says.reps.get(superstar)
    if says.status == "needs" or gap is None or star is None or gap.verdict is None:
        kind = "needs" if says.status == "needs" else "too few"
        return {"kind": kind, "mark": MARKS[kind], "words": words, "figures": ""}
    figures = describe_figures(says.behaviour, gap, star)
    return {"kind": gap.verdict, "mark": MARKS[gap.verdict], "words": words, "figures": figures}


def describe_marks() -> str:
    """The legend of the grid in words."""
    return ",  ".join(f"{MARKS[kind]} {MARK_WORDS[kind]}" for kind in MARKS)
