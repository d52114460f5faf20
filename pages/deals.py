"""*Deals*: every deal with where it came from, and the sentence that says why."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from lib.charts.figures import count, number
from lib.office import Office
from lib.ui.notices import draw_footing
from lib.ui.search import find_deals, show_deals
from lib.ui.view import View
from lib.ui.words import COPY

MOST_ROWS = 500
"""Deals on screen; the downloads have them all."""
ROW_HEIGHT = 66
"""Pixels, for three lines: Streamlit wraps texts only in rows of 64 or more."""


def render(office: Office, view: View) -> None:
    """How many, the table, the downloads."""
    words = COPY["deals"]
    heading = st.container()
    text = st.text_input(words["search"], key="search", placeholder=words["placeholder"])
    found = find_deals(office.deals, view, text, office.fiscal_start)
    with heading:
        st.title(_say_found(found.num_rows, text), anchor=False)
    if found.num_rows:
        if found.num_rows > MOST_ROWS:
            st.caption(f"The latest {MOST_ROWS} are shown; the downloads have all {number(found.num_rows)}.")
        _draw_table(found)
    else:
        st.info(words["none"])
    draw_footing(office, view)


def _say_found(found: int, text: str) -> str:
    return (
        f"{count(found, 'deal')} match{'es' if found == 1 else ''}"
        if text.strip()
        else f"{count(found, 'deal')} in view"
    )


def export_deals(deals: pa.Table, form: str) -> bytes:
    """The deals as a file in which no cell is a formula."""
    from lib.exports import write_csv, write_xlsx  # not needed for the first picture

    return (write_xlsx if form == "xlsx" else write_csv)(show_deals(deals))


def _draw_table(deals: pa.Table) -> None:
    shown = show_deals(deals, MOST_ROWS)
    st.dataframe(
        shown.to_pandas(),
        hide_index=True,
        column_order=[name for name in shown.column_names if shown[name].null_count < shown.num_rows],
        height=560,
        row_height=ROW_HEIGHT,
        column_config={
            "Row": st.column_config.NumberColumn(format="plain", help="Row in your file", width=70),
            "Closed": st.column_config.DateColumn(width=90),
            "Rep": st.column_config.TextColumn(width=110),
            "Account": st.column_config.TextColumn(width=150),
            "Outcome": st.column_config.TextColumn(width=70),
            "Class": st.column_config.TextColumn(width=120),
            "Channel": st.column_config.TextColumn(width=110),
            "Because": st.column_config.TextColumn(width=420),
            "Amount": st.column_config.NumberColumn(format="localized"),
        },
        alt=f"{deals.num_rows} deals with outcome, channel, class and the reason for it",
    )
    with st.container(horizontal=True):
        st.download_button(
            COPY["deals"]["csv"],
            data=lambda: export_deals(deals, "csv"),
            file_name="deals.csv",
            mime="text/csv",
            on_click="ignore",
        )
        st.download_button(
            COPY["deals"]["xlsx"],
            data=lambda: export_deals(deals, "xlsx"),
            file_name="deals.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            on_click="ignore",
        )


if __name__ == "__main__":
    import runpy
    from pathlib import Path

    runpy.run_path(str(Path(__file__).parent.parent / "app.py"), run_name="__main__")
