"""*Data*: bring files or a sheet, see how they were matched, check what became of every row."""

from __future__ import annotations

import streamlit as st

from lib.charts.figures import count
from lib.intake.gathered import Gathered
from lib.office import Office
from lib.offices.brought import Brought
from lib.ui.bring import draw_bring, forget_brought, may_change
from lib.ui.correcting import draw_inherited
from lib.ui.filters import write_token
from lib.ui.freshness import draw_unpulled
from lib.ui.match import draw_match
from lib.ui.more import draw_more
from lib.ui.notices import describe_rows, draw_gone, draw_unread
from lib.ui.parts import draw_parts
from lib.ui.rejects import draw_rejects
from lib.ui.view import View
from lib.ui.words import COPY, escape_markdown

_WORDS = COPY["data"]


def render(brought: Brought | None, _view: View) -> None:
    """Three steps on one page, and no button to press between them."""
    _draw_heading(brought)
    st.subheader(_WORDS["one"], anchor=False)
    draw_bring(brought)
    if brought is None:
        return
    draw_inherited(brought)
    draw_parts(brought)
    _draw_forget(brought)
    _draw_match(brought)
    if isinstance(brought.outcome, Office):
        st.subheader(_WORDS["three"], anchor=False)
        draw_rejects(brought.outcome.intake)
        draw_more(brought.outcome)


def _draw_match(brought: Brought) -> None:
    read = brought.read
    if isinstance(read, Gathered) or read.sheet is not None:
        st.subheader(_WORDS["two"], anchor=False)
        draw_match(brought)


def _draw_forget(brought: Brought) -> None:
    if brought.is_team or not may_change(brought):
        return
    if st.button(_WORDS["forget"], icon=":material/delete:"):
        forget_brought(brought)
        write_token(None)
        st.toast(_WORDS["forgotten"])
        st.rerun()


def _draw_heading(brought: Brought | None) -> None:
    if brought is None:
        draw_gone()
    elif isinstance(brought.read, Gathered):
        name = COPY["demo"]["name"] if brought.is_demo else brought.read.name
        st.title(escape_markdown(f"{name}: {count(brought.read.accepted, 'deal')} read", 120), anchor=False)
        st.caption(describe_rows(brought.read))
    elif brought.is_unpulled:
        draw_unpulled(brought)
    else:
        draw_unread(brought.read)


if __name__ == "__main__":
    import runpy
    from pathlib import Path

    runpy.run_path(str(Path(__file__).parent.parent / "app.py"), run_name="__main__")
