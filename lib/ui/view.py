"""What the manager is looking at, and how it is written in the address. Pure: knows nothing of Streamlit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lib.charts.figures import list_words, show_name
from lib.office import Scope
from lib.terms import BEHAVIOURS, CLOSE_RATE, parse_quarter, quarter_name

BY: Final = ("sales", "revenue")
MOST_REFUSALS: Final = 100
"""The highest failure goal: refusals a week."""
_ASKED: Final = ("who", "behaviour", "earlier", "later", "goal")
"""Parts of the view that are one value or none."""


@dataclass(frozen=True)
class View:
    """The filters, which hold on every page, and what one page was asked. Empty means everything.

    ``who`` is the rep compared with the superstar, ``behaviour`` the one that a page shows more of,
    ``earlier`` and ``later`` the quarters compared, ``goal`` the refusals a week that are fine.
    """

    reps: tuple[str, ...] = ()
    quarters: tuple[str, ...] = ()
    superstar: str | None = None
    by: str = "sales"
    who: str | None = None
    behaviour: str | None = None
    earlier: str | None = None
    later: str | None = None
    goal: int | None = None

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
        behaviour=_one(address.get("behaviour", ()), (CLOSE_RATE.id, *BEHAVIOURS)),
        earlier=_one(address.get("earlier", ()), quarters),
        later=_one(address.get("later", ()), quarters),
        goal=_goal(address.get("goal", ())),
    )


def _goal(asked: Sequence[str]) -> int | None:
    return int(goal) if (goal := _one(asked, [str(n) for n in range(1, MOST_REFUSALS + 1)])) else None


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
        **{name: [str(value)] for name in _ASKED if (value := getattr(view, name))},
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
