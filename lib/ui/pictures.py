"""How a picture is put on a page: the spec by theme and room, words for screen readers, its table beneath."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import streamlit as st

from lib.charts.legend import build_legend, tabulate_legend
from lib.charts.style import Spec, Theme
from lib.ui.words import COPY


def find_theme() -> Theme:
    """The theme the browser shows; light until it has said so."""
    return "dark" if st.context.theme.type == "dark" else "light"


def draw_by_width(key: str, build: Callable[..., Spec], data: pa.Table, alt: str) -> None:
    """The wide and the narrow picture; the style sheet shows the one there is room for."""
    theme = find_theme()
    for width in ("wide", "narrow"):
        with st.container(key=f"{width}-{key}"):
            st.vega_lite_chart(data, build(theme, width), theme=None, width="stretch", alt=alt)


def draw_one(build: Callable[..., Spec], data: pa.Table, alt: str) -> None:
    """A picture that fits any width as it is."""
    st.vega_lite_chart(data, build(find_theme()), theme=None, width="stretch", alt=alt)


def draw_legend(key: str) -> None:
    """How certainty is drawn, the same on every page. ``key`` tells two legends of a page apart."""
    draw_by_width(f"legend-{key}", build_legend, tabulate_legend(), COPY["certainty"]["words"])


def draw_table(table: pa.Table, alt: str) -> None:
    """The picture's figures, one click away."""
    with st.expander(COPY["luck"]["table"], type="compact"):
        st.dataframe(table.to_pandas(), hide_index=True, alt=alt)
