"""The filters in the sidebar. The address is the truth: it is read at every run and written at every change.

So a link, a reload, Back and another page all show the same view without any memory of the session's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from lib.charts.figures import show_name
from lib.office import Office
from lib.ui.view import BY, View, parse_view, write_view
from lib.ui.words import COPY

TOKEN = "office"
_WORDS = COPY["filters"]
_BY_RATE = ""
"""The choice of naming nobody; a rep always has a name."""


def read_address() -> dict[str, list[str]]:
    """The parts of the address, each with all its values."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def read_view(office: Office) -> View:
    """The view the address asks for, without what this office does not have."""
    return parse_view(read_address(), reps=office.reps, quarters=office.quarters)


def write_address(view: View, token: str | None) -> None:
    """Put view and upload into the address, and nothing else."""
    address = build_address(view, token)
    if address != read_address():
        st.query_params.from_dict(address)


def write_token(token: str | None) -> None:
    """Put an upload into the address beside whatever filters stand there: they may fit it."""
    rest = {name: values for name, values in read_address().items() if name != TOKEN}
    st.query_params.from_dict({**({TOKEN: [token]} if token else {}), **rest})


def build_address(view: View, token: str | None) -> dict[str, list[str]]:
    """The address's parts, as a link to another page carries them too."""
    return {**({TOKEN: [token]} if token else {}), **write_view(view)}


def draw_filters(office: Office, view: View, token: str | None) -> None:
    """Rep, quarter, superstar, sales or revenue; each change goes into the address."""
    _fill_widgets(view)
    change: dict[str, Any] = {"on_change": _take_widgets, "args": (view, token)}
    st.segmented_control(
        _WORDS["by"],
        BY,
        key="filter_by",
        format_func=lambda by: _WORDS[by],
        required=True,
        width="stretch",
        **change,
    )
    st.multiselect(
        _WORDS["rep"],
        office.reps,
        key="filter_rep",
        format_func=show_name,
        placeholder=_WORDS["rep_all"],
        **change,
    )
    st.multiselect(
        _WORDS["quarter"],
        office.quarters[::-1],
        key="filter_quarter",
        placeholder=_WORDS["quarter_all"],
        **change,
    )
    st.selectbox(
        _WORDS["superstar"],
        (_BY_RATE, *office.reps),
        key="filter_superstar",
        format_func=lambda rep: _WORDS["superstar_auto"] if rep == _BY_RATE else show_name(rep),
        **change,
    )
    if write_view(view):
        st.button(_WORDS["clear"], type="tertiary", on_click=write_address, args=(View(), token))


def _fill_widgets(view: View) -> None:
    st.session_state["filter_rep"] = list(view.reps)
    st.session_state["filter_quarter"] = list(view.quarters)
    st.session_state["filter_superstar"] = view.superstar or _BY_RATE
    st.session_state["filter_by"] = view.by


def _take_widgets(view: View, token: str | None) -> None:
    """All widgets together, so that two quick changes cannot undo each other."""
    state = st.session_state
    changed = replace(
        view,
        reps=tuple(state["filter_rep"]),
        quarters=tuple(sorted(state["filter_quarter"])),
        superstar=state["filter_superstar"] or None,
        by=state["filter_by"] or "sales",
    )
    write_address(changed, token)
