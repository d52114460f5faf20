"""*Superstar*: who it is, how sure that is, and where one rep differs."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.charts import findings
from lib.charts.futures import build_futures, tabulate_futures
from lib.charts.grid import build_grid
from lib.charts.skill_findings import say_versus
from lib.charts.superstar import build_gaps, build_race, tabulate_gaps, tabulate_race
from lib.charts.verdicts import describe_marks, tabulate_verdicts
from lib.office import Office
from lib.says import Superstar
from lib.ui.choosing import choose_who
from lib.ui.notices import draw_footing
from lib.ui.pictures import draw_by_width, draw_legend, draw_table
from lib.ui.stars import draw_futures
from lib.ui.tables import list_gaps, list_rates, list_verdicts
from lib.ui.view import View
from lib.ui.words import COPY, escape_heading, escape_markdown


def render(office: Office, view: View) -> None:
    """Who and how sure; one rep's gaps; everybody at a glance."""
    superstar = office.superstar(view.scope)
    if superstar is None:
        st.title(findings.say_no_superstar(), anchor=False)
        st.caption(COPY["superstar"]["naming"])
    else:
        _draw_who(office, view, superstar)
        _draw_gaps(office, view, superstar.rep)
    draw_footing(office, view)


def _draw_who(office: Office, view: View, superstar: Superstar) -> None:
    rates = office.close_rates(view.quarters)
    st.title(escape_heading(findings.say_superstar(superstar, rates)), anchor=False)
    draw_futures(superstar.p_best)
    said = findings.say_race(superstar, rates)
    st.markdown(escape_markdown(said, 600))
    if len(office.reps) > 1:
        draw_legend("race")
        draw_by_width("race", build_race, tabulate_race(rates, superstar.rep, view.reps), said)
        draw_table(list_rates(rates), "Close rate of each rep with its interval")


def _draw_gaps(office: Office, view: View, star: str) -> None:
    others = [rep for rep in view.shown(office.reps) if rep != star] or [
        rep for rep in office.reps if rep != star
    ]
    if not others:
        st.info(COPY["superstar"]["alone"])
        return
    behaviours = office.behaviours(view.scope)
    heading = st.container()
    rep = choose_who(others, view)
    with heading:
        st.subheader(escape_heading(findings.say_gaps(behaviours, rep, star)), anchor=False)
    _draw_versus(office, view, rep, star)
    st.caption(COPY["superstar"]["scale"])
    draw_by_width(
        "gaps", build_gaps, tabulate_gaps(behaviours, rep, star), findings.say_each_gap(behaviours, rep, star)
    )
    if young := findings.say_young(behaviours):
        st.caption(young)
    draw_table(list_gaps(behaviours, rep, star), f"Eleven behaviours of {rep} beside {star}")
    _draw_grid(office, view, star, [star, *others])


def _draw_versus(office: Office, view: View, rep: str, star: str) -> None:
    versus = office.versus(view.scope).get(rep)
    if versus is None:
        return
    words = say_versus(versus, star, rep)
    st.markdown(escape_markdown(words, 600))
    draw_by_width("futures", build_futures, tabulate_futures(versus, star), words)


def _draw_grid(office: Office, view: View, star: str, reps: Sequence[str]) -> None:
    behaviours = office.behaviours(view.scope)
    finding = findings.say_grid(behaviours, reps, star)
    data = tabulate_verdicts(behaviours, reps, star)
    st.subheader(escape_heading(finding), anchor=False)
    st.caption(describe_marks())
    draw_by_width("grid", build_grid, data, finding)
    draw_table(list_verdicts(data), "Verdict of each rep on each behaviour")


if __name__ == "__main__":
    import runpy
    from pathlib import Path

    runpy.run_path(str(Path(__file__).parent.parent / "app.py"), run_name="__main__")
