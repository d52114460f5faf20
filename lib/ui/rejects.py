"""Step 3 of the page *Data*: that nothing was lost, what was left out and why, what was mended."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from lib.intake.gathered import Gathered
from lib.intake.pooled_rejects import make_pooled_table
from lib.terms import Problem
from lib.ui.notices import describe_rows
from lib.ui.words import COPY, escape_markdown

_WORDS = COPY["data"]
MOST_ROWS: Final = 1_000
"""Rejects on screen; the download has them all."""


def draw_rejects(read: Gathered) -> None:
    """The sum, the rejected rows with how to mend each, and the repairs."""
    st.markdown(f"**{describe_rows(read)}.**")
    if read.rejects:
        _draw_reject_table(read)
    else:
        st.caption(_WORDS["no_rejects"])
    st.markdown(f"**{_WORDS['repairs']}**")
    for repair in read.repairs:
        st.markdown(f"- {escape_markdown(repair.what)} ({repair.count:,})")
    if not read.repairs:
        st.caption(_WORDS["no_repairs"])


def _draw_reject_table(read: Gathered) -> None:
    shown = read.rejects[:MOST_ROWS]
    table = pd.DataFrame([_row_of(reject.problem) for reject in shown])
    st.dataframe(
        table,
        hide_index=True,
        alt=f"{len(shown)} rejected rows with row number, column, value, why and how to mend",
    )
    if len(read.rejects) > len(shown):
        st.caption(f"The first {len(shown):,} of {len(read.rejects):,}; the download has them all.")
    st.download_button(
        _WORDS["rejects"],
        data=lambda: export_rejects(read),
        file_name="rejected rows.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _row_of(problem: Problem) -> dict[str, Any]:
    part = {"Part": problem.part} if problem.part else {}
    return part | {
        "Row": problem.row,
        "Column": problem.column,
        "Value": problem.value,
        "Why": problem.why,
        "How to mend it": problem.mend,
    }


def export_rejects(read: Gathered) -> bytes:
    """The rejects as CSV: what is wrong with each, then the row as it was written."""
    from lib.exports import write_csv  # not needed for the first picture

    return write_csv(make_pooled_table(read.rejects))
