"""What the office is made of: every source with its parts, what each is taken for, and a tick to change."""

from __future__ import annotations

import streamlit as st

from lib.intake.gathered import Part
from lib.intake.sources import Source
from lib.offices.brought import Brought, is_used
from lib.ui.bring import act, find_offices, may_change
from lib.ui.freshness import describe_age
from lib.ui.words import COPY, escape_markdown

_WORDS = COPY["parts"]


def draw_parts(brought: Brought) -> None:
    """Nothing for a single file of a single part: there is nothing to choose."""
    if brought.token is None or (len(brought.pieces) < 2 and not brought.has_sheets):
        return
    st.markdown(f"**{_WORDS['heading']}**")
    for at, source in enumerate(brought.sources):
        _draw_source(brought, at, source)


def _draw_source(brought: Brought, at: int, source: Source) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            icon = ":material/table:" if source.address else ":material/description:"
            age = f" :gray[· {escape_markdown(describe_age(source.pulled))}]" if source.pulled else ""
            st.markdown(f"{icon} **{escape_markdown(source.name, 80)}**{age}")
            if may_change(brought) and len(brought.sources) > 1 and not brought.is_team:
                st.button(
                    _WORDS["remove"],
                    key=f"remove_{brought.token}_{at}",
                    type="tertiary",
                    on_click=act,
                    args=(find_offices().remove_source, brought.token, at),
                )
        _draw_offer(brought, at)
        for place, part in _parts_of(brought, at):
            _draw_part(brought, source, place, part)


def _parts_of(brought: Brought, source: int) -> list[tuple[int, Part]]:
    return [(place, part) for place, part in enumerate(brought.read.parts) if part.piece.source == source]


def _draw_part(brought: Brought, source: Source, place: int, part: Part) -> None:
    name = part.piece.part or source.name
    key = f"part_{brought.token}_{place}"
    st.session_state[key] = part.role in ("deals", "look-up")
    useful = part.role != "idle" or not is_used(source, part.piece.part)
    st.checkbox(
        f"{escape_markdown(name, 60)} :gray[· {escape_markdown(part.words, 160)}]",
        key=key,
        disabled=not (useful and may_change(brought)),
        on_change=lambda: act(find_offices().use_part, brought.token, place, st.session_state[key]),
    )


def _draw_offer(brought: Brought, source: int) -> None:
    """One press for all the tabs of deals that an address with one tab left out."""
    offered = [
        part for _, part in _parts_of(brought, source) if part.role == "offered" and not part.piece.left
    ]
    if offered and may_change(brought):
        st.button(
            _WORDS["offer"].format(count=len(offered)),
            key=f"offer_{brought.token}_{source}",
            icon=":material/library_add:",
            on_click=act,
            args=(find_offices().use_all, brought.token, source),
        )
