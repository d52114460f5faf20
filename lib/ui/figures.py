"""The four figures at the head of *Luck*, each with its n and its course over the quarters."""

from __future__ import annotations

from typing import Final, Literal

import streamlit as st

from lib.charts.figures import of_n, percent
from lib.charts.luck import parts_of
from lib.says import Luck
from lib.terms import CLASS_MEANINGS, CLASS_TITLES, CLASSES
from lib.ui.view import View
from lib.ui.words import COPY

_COLORS: Final[dict[str, Literal["primary", "gray", "orange", "off"]]] = {
    "provoked": "primary",
    "process": "gray",
    "chance": "orange",
    "unknown": "off",
}


def draw_class_figures(luck: Luck, view: View) -> None:
    """Share of each class with its n, its 90 % interval by sales, and a small line over the quarters."""
    parts = parts_of(luck.team, view.by)
    with st.container(key="figures"):
        for klass in CLASSES:
            st.metric(
                CLASS_TITLES[klass],
                percent(parts[klass]),
                delta=describe_n(luck, klass, view.by),
                delta_arrow="off",
                delta_color=_COLORS[klass],
                chart_data=list_shares(luck, klass, view.by),
            )


def describe_n(luck: Luck, klass: str, by: str) -> str:
    """``"145 of 313 sales"``, and how sure the share is: ``"41–52 %"``."""
    share = luck.team.classes[klass]
    n = of_n(share.sales, luck.team.sales)
    if by == "revenue":
        return f"{n} sales"
    if share.share.high < 0.005:
        return f"{n} · below 1 %"
    return f"{n} · {round(share.share.low * 100)} to {percent(share.share.high)}"


def list_shares(luck: Luck, klass: str, by: str) -> list[float]:
    """The class's share in every quarter that sold anything, in order."""
    shares = []
    for classes in luck.quarters.values():
        whole = sum(worth[by == "revenue"] for worth in classes.values())
        if whole:
            shares.append(classes.get(klass, (0, 0.0))[by == "revenue"] / whole)
    return shares


def draw_class_words() -> None:
    """What provoked luck and the others mean."""
    with st.expander(COPY["luck"]["words"], type="compact"):
        for klass in CLASSES:
            st.markdown(f"**{CLASS_TITLES[klass]}**: {CLASS_MEANINGS[klass]}")
