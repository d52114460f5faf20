"""*Deals*: every deal with where it came from, and the sentence that says why."""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

import pandas as pd
import pyarrow as pa
import streamlit as st

from lib.charts.figures import count, number
from lib.office import Office
from lib.ui.bring import find_brought
from lib.ui.correcting import draw_correct, may_correct
from lib.ui.notices import draw_footing
from lib.ui.search import find_deals, show_deals, take_latest
from lib.ui.view import View
from lib.ui.words import COPY

MOST_ROWS = 500
"""Deals on screen; the downloads have them all."""
THREE_LINES, FIVE_LINES = 66, 106
"""Pixels of a row. Streamlit wraps texts only in rows of 64 or more."""
WIDE = {
    "Closed": 90,
    "Rep": 100,
    "Account": 135,
    "Outcome": 70,
    "Class": 112,
    "Channel": 105,
    "Because": 415,
}
NARROW = {
    "Rep": 80,
    "Because": 250,
    "Outcome": 70,
    "Class": 120,
    "Channel": 110,
    "Account": 150,
    "Closed": 90,
}
"""Columns in order with their widths in pixels; the rest follow."""
FORMS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Downloads: ending → media type."""


def render(office: Office, view: View) -> None:
    """How many, the table, the downloads."""
    words = COPY["deals"]
    heading = st.container()
    text = st.text_input(words["search"], key="search", placeholder=words["placeholder"])
    deals = office.deals.append_column("key", office.keys)
    found = find_deals(deals, view, text, office.fiscal_start)
    with heading:
        st.title(_say_found(found.num_rows, text), anchor=False)
    if found.num_rows:
        if found.num_rows > MOST_ROWS:
            st.caption(f"The latest {MOST_ROWS} are shown; the downloads have all {number(found.num_rows)}.")
        panel = st.container()
        chosen = _draw_table(found)
        with panel:
            _draw_chosen(chosen)
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


def _draw_chosen(chosen: pa.Table) -> None:
    """What people may correct of the deals they chose."""
    brought = find_brought()
    if brought is not None and may_correct(brought):
        st.caption(COPY["corrections"]["choose"])
        draw_correct(brought, chosen)


def _draw_table(deals: pa.Table) -> pa.Table:
    """The table twice, one of them hidden by page.css: on a phone the sentence comes before the rest.

    Returns the deals that are chosen in it.
    """
    latest = take_latest(deals, MOST_ROWS)
    # rows are chosen by their places: other rows must not inherit that
    rows = crc32("\n".join(latest["key"].to_pylist()).encode())
    shown = show_deals(latest, MOST_ROWS)
    frame = shown.select(
        [name for name in shown.column_names if shown[name].null_count < len(shown)]
    ).to_pandas()
    alt = f"{deals.num_rows} deals with outcome, channel, class and the reason for it"
    with st.container(key="wide-deals"):
        chosen = _draw_rows(frame, WIDE, THREE_LINES, alt, rows)
    with st.container(key="narrow-deals"):
        chosen += _draw_rows(frame, NARROW, FIVE_LINES, alt, rows)
    with st.container(horizontal=True):
        for form, mime in FORMS.items():
            _draw_download(deals, form, mime)
    places = [place for place in dict.fromkeys(chosen) if place < len(latest)]
    return latest.take(pa.array(places, pa.int64()))


def _draw_rows(frame: pd.DataFrame, widths: Mapping[str, int], height: int, alt: str, rows: int) -> list[int]:
    first = [name for name in widths if name in frame]
    event = st.dataframe(
        frame,
        key=f"deals_{height}_{rows}",
        on_select="rerun",
        selection_mode="multi-row",
        hide_index=True,
        height=560,
        row_height=height,
        column_order=[*first, *(str(name) for name in frame if name not in widths)],
        column_config={
            **{name: st.column_config.Column(width=width) for name, width in widths.items()},
            "Row": st.column_config.NumberColumn(format="plain", help="Row in your file", width=70),
            "Amount": st.column_config.NumberColumn(format="localized"),
        },
        alt=alt,
    )
    return [int(place) for place in event["selection"]["rows"]]


def _draw_download(deals: pa.Table, form: str, mime: str) -> None:
    st.download_button(
        COPY["deals"][form],
        data=lambda: export_deals(deals, form),
        file_name=f"deals.{form}",
        mime=mime,
        on_click="ignore",
    )


if __name__ == "__main__":
    import runpy
    from pathlib import Path

    runpy.run_path(str(Path(__file__).parent.parent / "app.py"), run_name="__main__")
