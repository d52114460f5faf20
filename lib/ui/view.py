"""What the manager is looking at, and how it is written in the address. Pure: knows nothing of Streamlit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lib.charts.figures import list_words, show_name
from lib.office import Scope
from lib.terms import parse_quarter, quarter_name

BY: Final = ("sales", "revenue")


@dataclass(frozen=True)
class View:
    """The filters. Empty means everything; ``who`` is the rep compared with the superstar."""

    reps: tuple[str, ...] = ()
    quarters: tuple[str, ...] = ()
    superstar: str | None = None
    by: str = "sales"
    who: str | None = None

    @property
    def scope(self) -> Scope:
        return Scope(reps=self.reps, quarters=self.quarters, superstar=self.superstar)

    def shown(self, reps: Sequence[str]) -> tuple[str, ...]:
        """The reps on screen."""
        return self.reps or tuple(reps)


def parse_view(address: Mapping[str, Sequence[str]], *, reps: Sequence[str], quarters: Sequence[str]) -> View:
    """The view an address asks for. What this office does not have is left out without a word."""
    asked = [
        quarter_name(at) for text in address.get("quarter", ()) if (at := parse_quarter(text)) is not None
    ]
    return View(
        reps=_known(address.get("rep", ()), reps),
        quarters=_known(asked, quarters),
        superstar=_one(address.get("superstar", ()), reps),
        by=_one(address.get("by", ()), BY) or "sales",
        who=_one(address.get("who", ()), reps),
    )


def _known(asked: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
    """What was asked for and is there, each once, in the office's order."""
    wanted = set(asked)
    return tuple(name for name in known if name in wanted)


def _one(asked: Sequence[str], known: Sequence[str]) -> str | None:
    return asked[-1] if asked and asked[-1] in known else None


def write_view(view: View) -> dict[str, list[str]]:
    """The view as parts of an address; what is at its default stays out."""
    parts = {
        "rep": list(view.reps),
        "quarter": list(view.quarters),
        "superstar": [view.superstar] if view.superstar else [],
        "by": [view.by] if view.by != "sales" else [],
        "who": [view.who] if view.who else [],
    }
    return {name: values for name, values in parts.items() if values}


def describe_view(view: View, quarters: Sequence[str]) -> str:
    """``"Ana and Ben · 2026Q1 · by number of sales"``."""
    reps = list_words([show_name(rep) for rep in view.reps]) or "all reps"
    measure = "by revenue" if view.by == "revenue" else "by number of sales"
    named = f" · superstar named by you: {show_name(view.superstar)}" if view.superstar else ""
    return f"{reps} · {describe_quarters(view.quarters, quarters)} · {measure}{named}"


def describe_quarters(chosen: Sequence[str], quarters: Sequence[str]) -> str:
    """``"all 12 quarters, 2023Q3 to 2026Q2"``, or the chosen ones."""
    if chosen:
        return list_words(list(chosen), 6)
    if len(quarters) < 2:
        return "".join(quarters) or "no dated deals"
    return f"all {len(quarters)} quarters, {quarters[0]} to {quarters[-1]}"
