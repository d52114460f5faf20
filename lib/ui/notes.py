"""Notes on a date: kept with the office they belong to, or with the session where it is the demo."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from lib.store.notes import Note, make_note
from lib.terms import Problem
from lib.ui.bring import act, find_offices, find_token
from lib.ui.door import find_who
from lib.ui.words import COPY, escape_markdown, name_day

_WORDS = COPY["change"]
_DEMO, _REFUSED = "demo_notes", "note_refused"


def find_notes() -> list[tuple[date, str]]:
    """Day and words of every note of the office on screen, by day."""
    return [(note.day, note.text) for note in _list_notes()]


def _list_notes() -> Sequence[Note]:
    token = find_token()
    if token is None:
        notes: list[Note] = st.session_state.get(_DEMO, [])
        return sorted(notes, key=lambda note: note.day)
    return find_offices().notes(token)


def draw_notes() -> None:
    """The notes of the office on screen, each with its way out, and a form for another."""
    st.subheader(_WORDS["notes"], anchor=False)
    st.caption(_WORDS["notes_help"] + (f" {_WORDS['session']}" if find_token() is None else ""))
    notes = _list_notes()
    for note in notes:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{name_day(note.day)}: {escape_markdown(note.text, 120)}")
            st.button(_WORDS["drop"], key=f"drop_{note.id}", type="tertiary", on_click=_drop, args=(note.id,))
    if not notes:
        st.caption(_WORDS["none"])
    _draw_form()


def _draw_form() -> None:
    with st.form("note", border=False, clear_on_submit=True):
        day, text, keep = st.columns([2, 5, 2], vertical_alignment="bottom")
        day.date_input(_WORDS["day"], key="note_day", format="DD/MM/YYYY")
        text.text_input(_WORDS["text"], key="note_text", max_chars=80)
        keep.form_submit_button(_WORDS["keep"], on_click=act, args=(_keep,), width="stretch")
    if problem := st.session_state.pop(_REFUSED, None):
        st.error(escape_markdown(str(problem), 300))


def _keep() -> None:
    day, text = st.session_state["note_day"], st.session_state["note_text"]
    kept = _add(day, text)
    if isinstance(kept, Problem):
        st.session_state[_REFUSED] = kept


def _add(day: date, text: str) -> Any:
    token = find_token()
    if token is not None:
        return find_offices().add_note(token, day, text, find_who())
    made = make_note(day, text, None)
    if isinstance(made, Note):
        st.session_state.setdefault(_DEMO, []).append(made)
    return made


def _drop(id_: str) -> None:
    token = find_token()
    if token is not None:
        act(find_offices().remove_note, token, id_, find_who())
        return
    st.session_state[_DEMO] = [note for note in st.session_state.get(_DEMO, []) if note.id != id_]
