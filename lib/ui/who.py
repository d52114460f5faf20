"""The rep who is compared with the superstar: the filter's where it names one, else a choice on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from lib.charts.figures import show_name
from lib.ui.filters import TOKEN, write_address
from lib.ui.view import View
from lib.ui.words import COPY


def choose_who(others: Sequence[str], view: View) -> str:
    """One of the others; the choice goes into the address."""
    if len(others) == 1:
        return others[0]
    st.session_state["who"] = view.who if view.who in others else others[0]
    st.selectbox(
        COPY["superstar"]["compare"],
        others,
        key="who",
        format_func=show_name,
        width=320,
        on_change=lambda: write_address(
            replace(view, who=st.session_state["who"]), st.query_params.get(TOKEN)
        ),
    )
    return str(st.session_state["who"])
