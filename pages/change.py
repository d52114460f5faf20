"""*Did it change?*: two quarters, every behaviour, against what regression to the mean alone would give."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.charts.change import build_change, describe_legend, tabulate_change, tabulate_change_grid
from lib.charts.change_findings import say_change
from lib.charts.grid import build_grid
from lib.office import Office
from lib.says import BehaviourChange
from lib.ui.choosing import choose_behaviour, choose_quarters
from lib.ui.evidence import draw_evidence, list_evidence
from lib.ui.notes import draw_notes
from lib.ui.notices import draw_footing
from lib.ui.pictures import draw_by_width, draw_legend, draw_table
from lib.ui.tables import list_verdicts
from lib.ui.tables_time import list_changes
from lib.ui.view import View
from lib.ui.words import COPY, escape_heading

_WORDS = COPY["change"]


def render(office: Office, view: View) -> None:
    """One behaviour of every rep from a quarter to another; all behaviours; notes."""
    if office.last_two is None:
        st.title(_WORDS["one"].format(count=len(office.quarters)), anchor=False)
    else:
        _draw_change(office, view, office.last_two)
    draw_notes()
    draw_evidence(list_evidence("change"))
    draw_footing(office, view)


def _draw_change(office: Office, view: View, usual: tuple[str, str]) -> None:
    above, controls = st.container(), st.container(horizontal=True)
    with controls:
        earlier, later = choose_quarters(view, office.quarters, usual)
        changes = office.changes(earlier, later)
        asked = choose_behaviour(view, [change.behaviour.id for change in changes])
    change = next(change for change in changes if change.behaviour.id == asked)
    superstar = office.superstar(view.scope)
    star = superstar.rep if superstar else None
    with above:
        _draw_one(change, earlier, later, view, star)
    _draw_grid(changes, view.shown(office.reps), star)


def _draw_one(change: BehaviourChange, earlier: str, later: str, view: View, star: str | None) -> None:
    """Above the controls that ask for it: on a phone the finding and its picture come first."""
    finding = say_change(change, earlier, later)
    st.title(escape_heading(finding), anchor=False)
    if not change.reps:
        return
    st.caption(_WORDS["chart"])
    draw_legend("change")
    data = tabulate_change(change, superstar=star, chosen=view.reps)
    draw_by_width("change", build_change, data, finding)
    draw_table(list_changes(change), f"{change.behaviour.title}: {earlier} and {later} of each rep")


def _draw_grid(changes: Sequence[BehaviourChange], reps: Sequence[str], star: str | None) -> None:
    st.subheader(_WORDS["grid"], anchor=False)
    st.caption(describe_legend())
    data = tabulate_change_grid(changes, reps, star)
    draw_by_width("change-grid", build_grid, data, _WORDS["grid"])
    draw_table(list_verdicts(data), "What changed for each rep on each behaviour")


if __name__ == "__main__":
    import runpy
    from pathlib import Path

    runpy.run_path(str(Path(__file__).parent.parent / "app.py"), run_name="__main__")
