"""A probability as ten stars: in how many of ten futures."""

from __future__ import annotations

import streamlit as st

from lib.charts.figures import in_ten
from lib.charts.style import PALETTES
from lib.ui.pictures import find_theme


def draw_futures(probability: float) -> None:
    """Ten stars, as many filled as there are futures of ten; a screen reader hears the words."""
    n = in_ten(probability)
    color = PALETTES[find_theme()].star
    words = f"in {n} of 10 futures"
    st.html(
        f'<div role="img" aria-label="{words}" style="color:{color};font-size:1.7rem;letter-spacing:.18em;'
        f'line-height:1.2">{"★" * n}{"☆" * (10 - n)}</div>'
    )
