"""The frame around every page: menu, whose data, filters, banner. No arithmetic."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from lib.charts.figures import show_name
from lib.office import Office
from lib.offices.brought import Brought
from lib.ui.bring import DEMO, draw_uploader, find_brought, find_offices
from lib.ui.correcting import draw_refused
from lib.ui.door import draw_door, draw_who
from lib.ui.filters import build_address, draw_filters, read_address, read_view, write_address
from lib.ui.freshness import draw_freshness, draw_trouble, draw_unpulled
from lib.ui.notices import draw_gone, draw_guarded, draw_unread
from lib.ui.view import View, describe_view, parse_view
from lib.ui.words import COPY, escape_markdown

Render = Callable[[Any, View], None]
HOME = "luck"
DATA = "data"


def draw_app(renders: Mapping[str, Render]) -> None:
    """Every run of the script: ``renders`` gives each page's function by its place in the address."""
    words = COPY["app"]
    st.set_page_config(words["title"], words["icon"], layout="wide", initial_sidebar_state=280)
    st.html(f"<style>{_read_style()}</style>")
    if not draw_door(renders):
        return
    brought = find_brought()
    view = _find_view(brought)
    pages = {name: _make_page(name, render, brought, view) for name, render in renders.items()}
    second_door = _make_page(HOME, renders[HOME], brought, view, default=False)
    current = st.navigation([*pages.values(), second_door], position="hidden")
    if current is second_door:
        pages[HOME] = second_door
    with st.sidebar:
        _draw_sidebar(pages, brought, view)
        draw_who()
    _draw_banner(pages, brought, view, current.url_path == DATA)
    if brought is not None:
        draw_guarded(partial(draw_trouble, brought))
        draw_guarded(partial(draw_refused, brought))
    current.run()
    _freeze_once()


@cache
def _read_style() -> str:
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


@cache
def _freeze_once() -> None:
    """What the imports made stays for good: without this a full collection follows every rerun."""
    gc.collect()
    gc.freeze()


def _find_view(brought: Brought | None) -> View:
    if brought is not None and isinstance(brought.outcome, Office):
        return read_view(brought.outcome)
    return parse_view({}, reps=(), quarters=())


def _make_page(
    name: str, render: Render, brought: Brought | None, view: View, default: bool | None = None
) -> Any:
    """A page under its name. Home is the default: it answers ``/``, and Streamlit gives it no other address.

    Links say ``/luck`` all the same, so home is made a second time, with ``default=False``.
    """
    words = COPY["pages"][name]
    default = name == HOME if default is None else default
    draw = partial(draw_guarded, partial(_draw_page, name, render, brought, view))
    return st.Page(
        draw, title=words["title"], icon=words["icon"], url_path="" if default else name, default=default
    )


def _draw_page(name: str, render: Render, brought: Brought | None, view: View) -> None:
    """A page of an office, or why there is none. The page *Data* can always be drawn: it mends that."""
    if name == DATA:
        render(brought, view)
    elif brought is None:
        draw_gone()
        draw_uploader()
    elif isinstance(brought.outcome, Office):
        render(brought.outcome, view)
    elif brought.is_unpulled:
        draw_unpulled(brought)
    else:
        draw_unread(brought.outcome)


def _carry(brought: Brought | None, view: View) -> dict[str, list[str]]:
    """What a link takes along: the filters that apply, or all of them while none can be judged."""
    if brought is None or not isinstance(brought.outcome, Office):
        return read_address()
    return build_address(view, _token_of(brought))


def _token_of(brought: Brought) -> str | None:
    """What stands in the address for this office: nothing for the one that comes without asking."""
    if find_offices().rules.team_sheets:
        return None if brought.is_team else brought.token or DEMO
    return brought.token


def _draw_sidebar(pages: Mapping[str, Any], brought: Brought | None, view: View) -> None:
    st.markdown(f"### {COPY['app']['title']}")
    for page in pages.values():
        st.page_link(page, width="stretch", query_params=_carry(brought, view))
    if brought is None:
        return
    if isinstance(brought.outcome, Office):
        st.markdown(f"**{escape_markdown(_name_of(brought, brought.outcome))}**")
    draw_guarded(partial(draw_freshness, brought))
    if isinstance(brought.outcome, Office):
        office = brought.outcome
        draw_filters(office, view, _token_of(brought))
        st.caption(f"{COPY['filters']['heading']}: {escape_markdown(describe_view(view, office.quarters))}")


def _name_of(brought: Brought, office: Office) -> str:
    if brought.is_demo:
        return str(COPY["demo"]["name"])
    named = find_offices().rules.team_name if brought.is_team else None
    return show_name(named or office.intake.name)


def _draw_banner(pages: Mapping[str, Any], brought: Brought | None, view: View, is_data: bool) -> None:
    """Over the demo that it is made up; over a new file, the way on."""
    if brought is None or brought.is_team or not (brought.is_demo or is_data):
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="banner"):
        if brought.is_demo:
            st.markdown(COPY["demo"]["banner"])
            if not is_data:
                st.page_link(pages[DATA], label=COPY["demo"]["link"], query_params=_carry(brought, view))
            return
        if isinstance(brought.outcome, Office):
            st.page_link(pages["luck"], label=COPY["data"]["see"], query_params=_carry(brought, view))
        again = "team" if find_offices().rules.team_sheets else "again"
        st.button(COPY["data"][again], type="tertiary", on_click=write_address, args=(View(), None))
