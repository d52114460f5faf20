"""What would tell more: columns that the file lacks, and lead sources that no rule knows."""

from __future__ import annotations

import streamlit as st

from lib.classify.missing import count_unknown_sources, explain_missing
from lib.office import Office
from lib.ui.words import COPY, escape_markdown

_WORDS = COPY["data"]
MOST_ROWS = 200
"""Sources on screen."""


def draw_more(office: Office) -> None:
    """Nothing where every column is there and every source is known."""
    lacking, unknown = explain_missing(office.deals), count_unknown_sources(office.deals)
    if not lacking and not unknown.num_rows:
        return
    st.subheader(_WORDS["four"], anchor=False)
    for opens in lacking:
        st.markdown(f"- {escape_markdown(opens.sentence)}")
    if unknown.num_rows:
        st.markdown(f"**{_WORDS['unknown_sources']}**")
        titles = ["Lead source", "Deals", "Sales", "Revenue"]
        st.dataframe(
            unknown.slice(0, MOST_ROWS).drop_columns(["says_nothing"]).rename_columns(titles).to_pandas(),
            hide_index=True,
            column_config={"Revenue": st.column_config.NumberColumn(format="localized")},
            alt=f"{unknown.num_rows} lead sources that say nothing, with deals, sales and revenue",
        )
