"""How old the pulled sheets are, what is new in them, and what went wrong, on every page."""

from __future__ import annotations

import time
from typing import Final, Literal

import streamlit as st

from lib.office import Office
from lib.offices.brought import Brought
from lib.ui.bring import act, find_offices, may_change
from lib.ui.clock import find_zone, name_age, name_time
from lib.ui.door import find_who, is_welcome
from lib.ui.words import COPY, escape_markdown

_WORDS = COPY["sheets"]
SOON: Final = 0.5
"""Seconds between two looks at a pull that is under way."""
LATER: Final = 20.0
"""Seconds between two looks at whether the data has become too old."""


def draw_freshness(brought: Brought) -> None:
    """In the sidebar: when last pulled, how old, pull again. Nothing for an office of files alone."""
    if not brought.has_sheets or brought.token is None:
        return
    running = find_offices().state(brought.token).running
    st.fragment(_draw_pull, run_every=SOON if running else LATER)(brought, running)


def _draw_pull(drawn: Brought, was_running: bool) -> None:
    """Looks again by itself; draws the whole page anew once the office on it is another."""
    if not is_welcome():
        st.rerun()
    offices, token = find_offices(), drawn.token or ""
    now = offices.find(token)
    if now is not None:
        offices.pull_if_old(now, find_who())
    state = offices.state(token)
    if now is not drawn or state.running != was_running:
        st.rerun()
    if state.running:
        st.caption(f":material/sync: {escape_markdown(' '.join([_WORDS['pulling'], state.said or '']))}")
        return
    if drawn.pulled is not None:
        st.caption(escape_markdown(describe_age(drawn.pulled)))
    if drawn.news and drawn.trouble is None and drawn.held is None:
        st.caption(f":material/fiber_new: {escape_markdown(drawn.news)}")
    _draw_button(token, "pull_again", "tertiary")


def _draw_button(token: str, key: str, kind: Literal["secondary", "tertiary"] = "secondary") -> None:
    st.button(
        _WORDS["again"],
        key=key,
        icon=":material/sync:",
        type=kind,
        on_click=act,
        args=(find_offices().pull, token, find_who()),
    )


def describe_age(pulled: float) -> str:
    """``Pulled at 10:04, 3 minutes ago``."""
    return _say_when("pulled", pulled)


def _say_when(words: str, pulled: float) -> str:
    now = time.time()
    when = {"time": name_time(pulled, now, find_zone()), "age": name_age(now - pulled)}
    return str(_WORDS[words].format(**when))


def draw_trouble(brought: Brought) -> None:
    """Over the page: what went wrong at the last pull, what to do, and how old what is shown is."""
    if brought.held is not None:
        _draw_doubt(brought)
    elif brought.trouble is not None and isinstance(brought.outcome, Office):
        st.warning(f"{_say_trouble(brought)} {_say_kept(brought)}", icon=":material/cloud_off:")
        _draw_remedies(brought)


def draw_unpulled(brought: Brought) -> None:
    """The page of a sheet that was never read: it is being pulled, or why it can't be."""
    if brought.trouble is None:
        st.title(_WORDS["waiting"], anchor=False)
        st.caption(_WORDS["waiting_help"])
        _draw_progress(brought.token or "")
        return
    st.title(_WORDS["unpulled"], anchor=False)
    st.error(_say_trouble(brought), icon=":material/cloud_off:")
    _draw_remedies(brought)


def _say_trouble(brought: Brought) -> str:
    """In words; an address in them can be copied out of the sentence as it is."""
    trouble, email = brought.trouble, find_offices().rules.access.email
    said = escape_markdown(str(trouble.problem), 900) if trouble is not None else ""
    return said.replace(escape_markdown(email), f"`{email}`") if email and "`" not in email else said


def _say_kept(brought: Brought) -> str:
    return _WORDS["kept"] if brought.pulled is None else _say_when("kept_since", brought.pulled)


def _draw_remedies(brought: Brought) -> None:
    """The address to share with, ready to copy, where that is what helps; and another try."""
    trouble, email = brought.trouble, find_offices().rules.access.email
    if trouble is not None and trouble.problem.kind == "no permission" and email:
        st.code(email, language=None)
    _draw_again(brought, "try_again")


def _draw_again(brought: Brought, key: str) -> None:
    """Another try, or how the one under way goes: a phone does not show the sidebar, which says so too."""
    token = brought.token or ""
    if find_offices().state(token).running:
        _draw_progress(token)
    else:
        _draw_button(token, key)


@st.fragment(run_every=SOON)
def _draw_progress(token: str) -> None:
    """The sidebar's fragment draws the page anew once the pull is over."""
    said = find_offices().state(token).said if is_welcome() else None
    st.caption(f":material/sync: {escape_markdown(said or _WORDS['pulling'])}")


def _draw_doubt(brought: Brought) -> None:
    """A pull that looks wrong is not believed by itself: the manager says."""
    held = brought.held
    if held is None or brought.token is None:
        return
    age = f"{describe_age(brought.pulled)}." if brought.pulled is not None else ""
    words = escape_markdown(" ".join([str(held.doubt.problem), age]), 900)
    st.warning(words, icon=":material/help:")
    with st.container(horizontal=True):
        if may_change(brought):
            st.button(
                _WORDS["believe"],
                key="believe",
                disabled=not isinstance(held.outcome, Office),
                on_click=act,
                args=(find_offices().believe, brought.token),
            )
        _draw_again(brought, "doubt_again")
