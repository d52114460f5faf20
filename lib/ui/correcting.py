"""Corrections of chosen deals, their history with the way back, and what two people decided differently."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

import pyarrow as pa
import streamlit as st

from lib.charts.figures import show_name
from lib.corrections import Conflict, Correction
from lib.offices.brought import Brought
from lib.offices.correcting import Change, correct_copy, undo_copy
from lib.terms import CHANNELS, Problem
from lib.ui.bring import act, find_offices, keep_demo, may_change
from lib.ui.changes import (
    describe_correction,
    describe_reach,
    group_history,
    list_history,
    list_reaches,
    make_changes,
    make_merges,
    name_channel,
)
from lib.ui.clock import find_zone, name_time
from lib.ui.door import find_who
from lib.ui.inheriting import list_inherited
from lib.ui.words import COPY, escape_markdown

_WORDS = COPY["corrections"]
_REFUSED: Final = "correction_refused"
MOST_SHOWN: Final = 30
"""Moves of the history on screen; the download has them all."""


def correct(changes: Sequence[Change], seen: Brought) -> None:
    """Keep the changes, or remember why not for the next drawing. ``seen`` is what was on screen."""
    if seen.token is None:
        _take(correct_copy(seen, changes, None, time.time()))
    else:
        _take(find_offices().correct(seen.token, changes, find_who(), seen=seen.standing))


def undo(ids: Sequence[str], seen: Brought) -> None:
    """Put back what stood before these corrections."""
    if seen.token is None:
        _take(undo_copy(seen, ids, None, time.time()))
    else:
        _take(find_offices().undo(seen.token, ids, find_who(), seen=seen.standing))


def _take(result: Brought | Problem) -> None:
    """The demo's corrections live as long as the tab."""
    if isinstance(result, Problem):
        st.session_state[_REFUSED] = result
    elif result.token is None:
        keep_demo(result)


def may_correct(brought: Brought) -> bool:
    """Whether the one at the screen may: the demo anybody, for themselves."""
    return brought.is_demo or may_change(brought)


def draw_refused(brought: Brought) -> None:
    """Why the last correction was not kept, once; or that what was corrected can't be read now."""
    if problem := st.session_state.pop(_REFUSED, None):
        st.error(escape_markdown(str(problem), 400))
    elif not brought.is_demo and (trouble := find_offices().corrections_trouble):
        st.warning(escape_markdown(f"{_WORDS['trouble']} {trouble}", 500))


def draw_inherited(brought: Brought) -> None:
    """How many corrections came along from the office before, and the way back; nothing where none did."""
    ids = list_inherited(brought)
    if not ids:
        return
    words = _WORDS["inherited_one" if len(ids) == 1 else "inherited"].format(count=f"{len(ids):,}")
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="inherited"):
        st.markdown(escape_markdown(words, 300))
        st.button(_WORDS["leave"], type="tertiary", on_click=act, args=(undo, ids, brought))


def draw_correct(brought: Brought, chosen: pa.Table) -> None:
    """What the chosen deals are to be. Always as tall: the table below must not move under the mouse."""
    with st.container(border=True, key="correct" if len(chosen) else "wide-correct"):
        applies, came_by, press = st.columns([5, 4, 3], vertical_alignment="bottom")
        idle = not len(chosen) or not may_correct(brought)
        # without a key: under one, the browser would go on showing what was chosen for other deals
        reach = applies.selectbox(
            _WORDS["applies"],
            list_reaches(chosen),
            format_func=lambda reach: describe_reach(chosen, reach),
            disabled=idle,
        )
        channel = came_by.selectbox(
            _WORDS["came_by"], list(CHANNELS), format_func=name_channel, key="correct_channel", disabled=idle
        )
        with press.container(horizontal=True):
            _draw_press("correct", make_changes(chosen, reach, channel), brought, idle)
            if pairs := make_merges(chosen):
                _draw_press("one_account", pairs, brought, idle)


def _draw_press(word: str, changes: Sequence[Change], brought: Brought, idle: bool) -> None:
    st.button(
        _WORDS[word],
        type="primary" if word == "correct" else "secondary",
        key=f"press_{word}",
        on_click=act,
        args=(correct, changes, brought),
        disabled=idle,
    )


def draw_conflicts(brought: Brought) -> None:
    """What two people decided differently without seeing each other's; one click decides."""
    for at, conflict in enumerate(brought.standing.conflicts):
        with st.container(border=True):
            st.warning(escape_markdown(_say_conflict(conflict), 600), icon=":material/call_split:")
            with st.container(horizontal=True):
                for side, kept in (("standing", conflict.standing), ("other", conflict.other)):
                    st.button(
                        _WORDS[side].format(what=_shorten(kept)),
                        key=f"conflict_{at}_{side}",
                        on_click=act,
                        args=(correct, [Change(kept.kind, kept.subject, kept.value, kept.words)], brought),
                    )


def _say_conflict(conflict: Conflict) -> str:
    sides = [
        f"{_name(one.who)} said {describe_correction(one)}" for one in (conflict.other, conflict.standing)
    ]
    return f"{sides[0]}. {sides[1]}, without having seen it. {_WORDS['conflict']}"


def _shorten(correction: Correction) -> str:
    return escape_markdown(describe_correction(correction).rpartition(": ")[2], 60)


def _name(who: str | None) -> str:
    return show_name(who) if who else "Somebody"


def draw_history(brought: Brought) -> None:
    """Who corrected what and when, the latest first, each that still stands with its way back."""
    history = brought.history
    if not history:
        st.caption(_WORDS["none"])
        return
    standing = {correction.id for correction in brought.standing.latest.values()}
    moves = group_history(history)[::-1]
    for together in moves[:MOST_SHOWN]:
        _draw_move(brought, together, [each.id for each in together if each.id in standing])
    if len(moves) > MOST_SHOWN:
        st.caption(_WORDS["more"].format(shown=MOST_SHOWN, all=f"{len(moves):,}"))
    st.download_button(
        _WORDS["download"],
        data=lambda: export_history(history),
        file_name="corrections.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _draw_move(brought: Brought, together: Sequence[Correction], standing: Sequence[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        when = name_time(together[0].made, time.time(), find_zone())
        said = f"{when}, {_name(together[0].who)}: {describe_correction(*together)}"
        st.markdown(escape_markdown(said, 600))
        if standing:
            st.button(
                _WORDS["undo"],
                key=f"undo_{standing[0]}",
                type="tertiary",
                icon=":material/undo:",
                on_click=act,
                args=(undo, standing, brought),
                disabled=not may_correct(brought),
            )


def export_history(history: Sequence[Correction]) -> bytes:
    """Who corrected what and when, as CSV in which no cell is a formula; times in UTC."""
    from lib.exports import write_csv  # not needed for the first picture

    return write_csv(list_history(history))
