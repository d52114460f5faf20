"""Accounts that may be one, for the manager to say."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lib.charts.figures import count, show_name
from lib.classify.lookalikes import Account, Lookalike
from lib.office import Office
from lib.offices.brought import Brought
from lib.offices.correcting import Change
from lib.ui.bring import act
from lib.ui.changes import pair_names
from lib.ui.correcting import correct, may_correct
from lib.ui.words import COPY, escape_markdown

_WORDS = COPY["corrections"]
MOST_LOOKALIKES: Final = 10


def draw_lookalikes(brought: Brought, office: Office) -> None:
    """Accounts that may be one, for the manager to say."""
    found = office.lookalikes()
    st.subheader(_WORDS["lookalikes"], anchor=False)
    if not found:
        st.caption(_WORDS["no_lookalikes"])
        return
    st.caption(_WORDS["lookalikes_why"])
    for at, pair in enumerate(found[:MOST_LOOKALIKES]):
        _draw_pair(brought, at, pair)
    if len(found) > MOST_LOOKALIKES:
        st.caption(_WORDS["more_pairs"].format(shown=MOST_LOOKALIKES, all=f"{len(found):,}"))


def _draw_pair(brought: Brought, at: int, pair: Lookalike) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        known = pair_names(pair.account.name, pair.same_as.name)
        names = f"{_name(pair.account)} and {_name(pair.same_as)}"
        st.markdown(f"{names}: {escape_markdown(pair.why, 120)}")
        for word, value in (("one", pair.same_as.key), ("two", pair.account.key)):
            st.button(
                _WORDS[word],
                key=f"pair_{at}_{word}",
                disabled=not may_correct(brought),
                on_click=act,
                args=(correct, [Change("merge", pair.account.key, value, known)], brought),
            )


def _name(account: Account) -> str:
    return f"**{escape_markdown(show_name(account.name), 80)}** ({count(account.deals, 'deal')})"
