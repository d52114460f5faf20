"""What a page asks for itself: the answer goes into the address, so that a link shows the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from lib.charts.figures import show_name
from lib.terms import BEHAVIOURS, CLOSE_RATE
from lib.ui.filters import TOKEN, write_address
from lib.ui.view import MOST_REFUSALS, View
from lib.ui.words import COPY

_WORDS = COPY["choosing"]


def choose_who(others: Sequence[str], view: View) -> str:
    """One of the others, who is compared with the superstar."""
    if len(others) == 1:
        return others[0]
    return _choose("who", _WORDS["who"], others, view.who, view, show_name)


def choose_rep(reps: Sequence[str], view: View, label: str) -> str:
    """One of the reps, the first unless another was asked for."""
    return _choose("who", label, reps, view.who, view, show_name)


def choose_behaviour(view: View, ids: Sequence[str]) -> str:
    """One of these behaviours; the close rate may be among them."""
    known = {CLOSE_RATE.id: CLOSE_RATE, **BEHAVIOURS}
    return _choose("behaviour", _WORDS["behaviour"], ids, view.behaviour, view, lambda id_: known[id_].title)


def choose_quarters(view: View, quarters: Sequence[str], usual: tuple[str, str]) -> tuple[str, str]:
    """The earlier and the later quarter, in order; ``usual`` unless asked otherwise."""
    earlier = _choose("earlier", _WORDS["earlier"], quarters[:-1], view.earlier or usual[0], view, str)
    after = quarters[quarters.index(earlier) + 1 :]
    later = view.later or usual[1]
    return earlier, _choose(
        "later", _WORDS["later"], after, later if later in after else after[-1], view, str
    )


def choose_goal(view: View, usual: int) -> int:
    """Refusals a week that are fine."""
    st.session_state["goal"] = view.goal or usual
    st.number_input(
        _WORDS["goal"], 1, MOST_REFUSALS, key="goal", width=320, on_change=_write, args=("goal", view)
    )
    return int(st.session_state["goal"])


def _choose(
    name: str, label: str, among: Sequence[str], chosen: str | None, view: View, show: Callable[[str], Any]
) -> str:
    st.session_state[name] = chosen if chosen in among else among[0]
    st.selectbox(label, among, key=name, format_func=show, width=320, on_change=_write, args=(name, view))
    return str(st.session_state[name])


def _write(name: str, view: View) -> None:
    write_address(replace(view, **{name: st.session_state[name]}), st.query_params.get(TOKEN))
