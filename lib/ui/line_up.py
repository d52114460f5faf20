"""The line-up: which of nine offices is the real one?"""

from __future__ import annotations

import streamlit as st

from lib.charts.lineup import build_line_up, tabulate_line_up
from lib.charts.skill_findings import say_line_up
from lib.office import Office
from lib.ui.pictures import draw_by_width
from lib.ui.view import View
from lib.ui.words import COPY, escape_markdown

_WORDS = COPY["skill"]
_TURN, _GUESS = "line_up_turn", "line_up_guess"


def draw_line_up(office: Office, view: View) -> None:
    """Nine offices, a guess, the answer and what it means. Nothing where there is nobody to tell apart."""
    turn = int(st.session_state.get(_TURN, 0))
    line_up = office.line_up(view.quarters, turn)
    if line_up is None:
        return
    st.subheader(_WORDS["line_up"], anchor=False)
    st.caption(_WORDS["line_up_why"])
    picture = st.container()
    guess = st.segmented_control(
        _WORDS["guess"], range(1, len(line_up.panels) + 1), key=f"{_GUESS}_{turn}_{'_'.join(view.quarters)}"
    )
    place = None if guess is None else guess - 1
    words = say_line_up(line_up, place)
    with picture:
        answer = None if place is None else line_up.real
        data = tabulate_line_up(line_up, answer=answer, guess=place)
        draw_by_width("line-up", build_line_up, data, words)
    st.markdown(escape_markdown(words, 900))
    if place is not None:
        st.button(_WORDS["again"], icon=":material/casino:", on_click=_take_another, args=(turn,))


def _take_another(turn: int) -> None:
    st.session_state[_TURN] = turn + 1
