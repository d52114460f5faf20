"""*Skill or chance?*: how sure it is that the superstar is one, and how much of it is the seat."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lib.charts import skill_findings as findings
from lib.charts.by_quarter import build_by_quarter, tabulate_by_quarter
from lib.charts.funnel import build_funnel, tabulate_funnel
from lib.charts.seat import build_seats, tabulate_seats
from lib.charts.seat_findings import say_dealt, say_seat, say_seats, sit_alike
from lib.office import Office
from lib.says import Dealt
from lib.ui.choosing import choose_rep
from lib.ui.evidence import draw_evidence, list_evidence
from lib.ui.line_up import draw_line_up
from lib.ui.notices import draw_footing
from lib.ui.pictures import draw_by_width, draw_legend, draw_table
from lib.ui.tables_skill import list_by_quarter, list_dealt, list_funnel, list_seats
from lib.ui.view import View
from lib.ui.words import COPY, escape_heading, escape_markdown

_WORDS = COPY["skill"]


def render(office: Office, view: View) -> None:
    """How much is chance; the funnel; the line-up; the lead; the seat."""
    chance, reps = office.chance_share(view.quarters), len(office.funnel(view.quarters).dots)
    st.title(escape_heading(findings.say_chance(chance, reps)), anchor=False)
    superstar = office.superstar(view.scope)
    star = superstar.rep if superstar else None
    _draw_funnel(office, view, star)
    draw_line_up(office, view)
    if star is not None:
        _draw_lead(office, view, star)
    _draw_seats(office, view, star)
    draw_evidence(list_evidence("skill"))
    draw_footing(office, view)


def _draw_funnel(office: Office, view: View, star: str | None) -> None:
    funnel = office.funnel(view.quarters)
    finding = findings.say_funnel(funnel)
    st.subheader(escape_heading(finding), anchor=False)
    if not funnel.dots:
        return
    st.caption(_WORDS["funnel"])
    data = tabulate_funnel(funnel, superstar=star, chosen=view.reps)
    draw_by_width("funnel", build_funnel, data, finding)
    draw_table(list_funnel(funnel), "Close rate of each rep and where it lies in the funnel")


def _draw_lead(office: Office, view: View, star: str) -> None:
    leads = office.leads(view.scope)
    if leads is None:
        return
    st.subheader(_WORDS["lead"], anchor=False)
    st.markdown(escape_markdown(findings.say_leads(leads, office.currency), 900))
    quarters = office.by_quarter(view.scope)
    if len(quarters) < 2:
        return
    finding = findings.say_by_quarter(quarters, star, len(office.reps))
    st.markdown(f"**{escape_markdown(finding)}**")
    draw_legend("skill")
    draw_by_width("by-quarter", build_by_quarter, tabulate_by_quarter(quarters), finding)
    draw_table(list_by_quarter(quarters), f"Close rate of {star} in each quarter beside the office's")


def _draw_seats(office: Office, view: View, star: str | None) -> None:
    seats = office.seats(view.quarters)
    if not seats:
        return
    finding = say_seats(seats, star)
    st.subheader(_WORDS["seat"], anchor=False)
    if sit_alike(seats):
        st.info(_WORDS["seat_same"])
        _draw_dealt(office, view, star)
        return
    st.markdown(f"**{escape_markdown(finding, 600)}**")
    st.caption(_WORDS["seat_why"])
    shown = [rep for rep in view.shown(office.reps) if rep in seats]
    kept = {rep: seats[rep] for rep in seats if rep in shown or rep == star}
    draw_by_width("seats", build_seats, tabulate_seats(kept, superstar=star, chosen=view.reps), finding)
    draw_table(list_seats(seats), "Raw and standardised close rate of each rep, and the seat")
    _draw_dealt(office, view, star)


def _draw_dealt(office: Office, view: View, star: str | None) -> None:
    dealt, seats = office.dealt(view.quarters), office.seats(view.quarters)
    st.markdown(f"**{_WORDS['dealt']}**")
    ordered = sorted(dealt, key=lambda rep: rep != star)
    rep = choose_rep(ordered, view, _WORDS["dealt_of"])
    star_seat = seats.get(star) if star and star != rep else None
    if rep in seats and not sit_alike(seats):
        st.markdown(escape_markdown(say_seat(seats[rep], star_seat), 900))
    st.markdown(escape_markdown(_say_dealt(office, dealt, rep), 1_500))
    draw_table(list_dealt(dealt), "Assigned and unsolicited deals, deal size, industries, time on the team")


def _say_dealt(office: Office, dealt: Mapping[str, Dealt], rep: str) -> str:
    return say_dealt(dealt[rep], dealt, office.currency, sources="source" not in office.missing)


if __name__ == "__main__":
    import runpy
    from pathlib import Path

    runpy.run_path(str(Path(__file__).parent.parent / "app.py"), run_name="__main__")
