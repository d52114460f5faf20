"""*Data*: bring a file, see how it was matched, check what became of every row."""

from __future__ import annotations

import streamlit as st

from lib.charts.figures import count
from lib.intake.read import Intake
from lib.office import Office
from lib.ui.bring import Brought, draw_uploader, forget_brought
from lib.ui.filters import write_token
from lib.ui.match import draw_match
from lib.ui.more import draw_more
from lib.ui.notices import describe_rows, draw_gone, draw_unread
from lib.ui.rejects import draw_rejects
from lib.ui.view import View
from lib.ui.words import COPY, escape_markdown

_WORDS = COPY["data"]


def render(brought: Brought | None, _view: View) -> None:
    """Three steps on one page, and no button to press between them."""
    _draw_heading(brought)
    st.subheader(_WORDS["one"], anchor=False)
    draw_uploader()
    if brought is None:
        return
    _draw_forget(brought)
    if brought.read.sheet is not None and brought.read.match is not None:
        st.subheader(_WORDS["two"], anchor=False)
        draw_match(brought)
    if isinstance(brought.outcome, Office):
        st.subheader(_WORDS["three"], anchor=False)
        draw_rejects(brought.outcome.intake)
        draw_more(brought.outcome)


def _draw_forget(brought: Brought) -> None:
    if brought.token is not None and st.button(_WORDS["forget"], icon=":material/delete:"):
        forget_brought(brought.token)
        write_token(None)
        st.toast(_WORDS["forgotten"])
        st.rerun()


def _draw_heading(brought: Brought | None) -> None:
    if brought is None:
        draw_gone()
    elif isinstance(brought.read, Intake):
        name = COPY["demo"]["name"] if brought.is_demo else brought.read.name
        st.title(escape_markdown(f"{name}: {count(brought.read.accepted, 'deal')} read", 120), anchor=False)
        st.caption(describe_rows(brought.read))
    else:
        draw_unread(brought.read)


if __name__ == "__main__":
    import runpy
    from pathlib import Path

    runpy.run_path(str(Path(__file__).parent.parent / "app.py"), run_name="__main__")
