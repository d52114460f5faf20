"""*Setbacks*: what each rep does with failure, slump by slump."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from lib.charts import time_findings as findings
from lib.charts.calm_findings import say_calm, say_run
from lib.charts.findings import say_each_gap
from lib.charts.reopening import build_reopening, tabulate_reopening
from lib.charts.runs import Extent, build_run, describe_picture, find_extent, tabulate_run
from lib.charts.slumps_table import list_slumps
from lib.charts.superstar import build_gaps, tabulate_gaps
from lib.infer.refusals import count_refusals
from lib.office import Office
from lib.says import Setbacks
from lib.terms import TECHNIQUES
from lib.ui.choosing import choose_goal, choose_who
from lib.ui.evidence import draw_evidence, list_evidence
from lib.ui.notes import find_notes
from lib.ui.notices import draw_footing
from lib.ui.pictures import draw_by_width, draw_legend, draw_one, draw_table
from lib.ui.view import View
from lib.ui.words import COPY, escape_heading, escape_markdown

_WORDS = COPY["setbacks"]
MOST_RUNS = 12
"""Reps whose course is on screen at once."""
ACROSS = 3
Notes = Sequence[tuple[date, str]]
MOST_GOALS = 30
"""Reps whose refusals are told one by one."""


def render(office: Office, view: View) -> None:
    """The article's claim for this office; every course; days to the next deal; the failure goal."""
    setbacks = office.setbacks(view.quarters)
    superstar = office.superstar(view.scope)
    star = superstar.rep if superstar else None
    st.title(escape_heading(findings.say_setbacks(setbacks, star)), anchor=False)
    if star is not None and (calm := say_calm(office.behaviours(view.scope), star)):
        st.markdown(f"**{escape_markdown(calm, 600)}**")
    if setbacks.needs:
        st.info(_WORDS["needs"])
    elif setbacks.reps:
        _draw_reopening(view, setbacks, star)
    if star is not None:
        _draw_behaviours(office, view, star)
    if setbacks.reps:
        _draw_runs(office, view, setbacks, star)
        _draw_goal(view, setbacks)
    draw_evidence(list_evidence("letting_go"))
    draw_footing(office, view)


def _draw_runs(office: Office, view: View, setbacks: Setbacks, star: str | None) -> None:
    asked = [rep for rep in view.shown(office.reps) if rep in setbacks.reps]
    reps = sorted(asked, key=lambda rep: rep != star)[:MOST_RUNS]
    st.subheader(_WORDS["runs"], anchor=False)
    st.caption(escape_markdown(describe_picture(star), 600))
    notes, extent = find_notes(), find_extent(setbacks)
    for row in range(0, len(reps), ACROSS):
        for column, rep in zip(st.columns(ACROSS, gap="medium"), reps[row : row + ACROSS], strict=False):
            with column:
                _draw_run(setbacks, rep, star, notes, extent)
    if len(asked) > len(reps):
        st.caption(_WORDS["more"].format(shown=len(reps), all=f"{len(asked):,}"))
    draw_table(list_slumps(setbacks), "Slumps, losing streaks and days to the next deal of each rep")


def _draw_run(setbacks: Setbacks, rep: str, star: str | None, notes: Notes, extent: Extent | None) -> None:
    setback = setbacks.reps[rep]
    words = findings.say_rep_setbacks(setback, setbacks.reps.get(star) if star else None)
    draw_one(build_run, tabulate_run(setbacks, rep, superstar=star, notes=notes, extent=extent), words)
    st.caption(escape_markdown(say_run(setback), 600))


def _draw_reopening(view: View, setbacks: Setbacks, star: str | None) -> None:
    finding = findings.say_reopening(setbacks, star)
    st.subheader(_WORDS["reopening"], anchor=False)
    st.markdown(f"**{escape_markdown(finding, 600)}**")
    if all(setback.reopening is None for setback in setbacks.reps.values()):
        return
    draw_legend("setbacks")
    data = tabulate_reopening(setbacks, superstar=star, chosen=view.reps)
    draw_by_width("reopening", build_reopening, data, finding)


def _draw_behaviours(office: Office, view: View, star: str) -> None:
    others = [rep for rep in office.reps if rep != star]
    if not others:
        return
    says = [says for says in office.behaviours(view.scope) if says.behaviour.technique == "letting_go"]
    st.subheader(TECHNIQUES["letting_go"], anchor=False)
    rep = choose_who([rep for rep in others if not view.reps or rep in view.reps] or others, view)
    words = say_each_gap(says, rep, star)
    draw_by_width("letting-go", build_gaps, tabulate_gaps(says, rep, star), words)


def _draw_goal(view: View, setbacks: Setbacks) -> None:
    refusals = count_refusals(setbacks)
    if refusals is None:
        return
    st.subheader(_WORDS["goal"], anchor=False)
    st.caption(_WORDS["goal_why"])
    goal = choose_goal(view, refusals.usual)
    st.markdown(_WORDS["goal_set"].format(goal=goal, s="" if goal == 1 else "s"))
    shown = [rep for rep in refusals.a_week if not view.reps or rep in view.reps]
    said = [
        findings.say_failure_goal(weekly_losses=refusals.a_week[rep], goal=goal, rep=rep)
        for rep in shown[:MOST_GOALS]
    ]
    st.markdown("\n".join(f"- {escape_markdown(words, 400)}" for words in said))
    if len(shown) > len(said):
        st.caption(_WORDS["more"].format(shown=len(said), all=f"{len(shown):,}"))


if __name__ == "__main__":
    import runpy
    from pathlib import Path

    runpy.run_path(str(Path(__file__).parent.parent / "app.py"), run_name="__main__")
