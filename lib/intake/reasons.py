"""Why a column was chosen, in a sentence that a manager can check."""

from __future__ import annotations

from collections.abc import Mapping

from lib.intake.match import Candidate
from lib.terms import COLUMNS, Outcome

CHOSEN = "You chose this column."
_SAYS = {
    "says": "Its header says so",
    "nearly says": "Its header is one letter away from a known one",
    "holds": "Its header holds known words",
}


def say_why(candidate: Candidate | None, rivals: tuple[str, ...], stages: Mapping[str, Outcome]) -> str:
    """``candidate`` is None where the manager chose; ``rivals`` are the headers that could have served."""
    if candidate is None:
        return CHOSEN
    how = _SAYS[candidate.reading.how] if candidate.reading else "Its values say so"
    sentences = [f"{how}{_values(candidate, stages)}."]
    if rivals and candidate.reading:
        sentences.append(f"It fits the deals better than {_list(rivals)}.")
    return " ".join(sentences)


def _values(candidate: Candidate, stages: Mapping[str, Outcome]) -> str:
    if candidate.canonical == "outcome":
        ends = [outcome for outcome in ("won", "lost") if outcome in stages.values()]
        return f", and among its values are {' and '.join(ends)} deals" if ends else ""
    if candidate.canonical in ("closed", "created"):
        return ", and its values are dates"
    kind = COLUMNS[candidate.canonical].kind
    return ", and its values are numbers" if kind == "number" else ""


def _list(rivals: tuple[str, ...]) -> str:
    named = [f"“{header}”" for header in rivals[:2] if header] or ["another column"]
    return " and ".join(named)
