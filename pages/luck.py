"""*Luck*, the home page: where the office's sales came from."""

from __future__ import annotations

import streamlit as st

from lib.charts import findings
from lib.charts.course import build_channels, build_quarters, tabulate_channels, tabulate_quarters
from lib.charts.luck import build_split, tabulate_split
from lib.measure.tally import missing_columns
from lib.office import Office
from lib.ui.figures import draw_class_figures, draw_class_words
from lib.ui.notices import draw_footing
from lib.ui.pictures import draw_by_width, draw_one, draw_table
from lib.ui.tables import list_channels, list_quarters, list_splits
from lib.ui.view import View
from lib.ui.words import COPY, escape_heading, escape_markdown


def render(office: Office, view: View) -> None:
    """The finding, four figures, the split of every rep, over the quarters and by channel."""
    luck = office.luck(view.quarters)
    superstar = office.superstar(view.scope)
    star = superstar.rep if superstar else None
    besides = view.reps[0] if len(view.reps) == 1 else star
    st.title(
        escape_heading(findings.say_luck(luck, by=view.by, currency=office.currency, besides=besides)),
        anchor=False,
    )
    if luck.team.sales:
        draw_class_figures(luck, view)
        _draw_split(office, view, star)
        _draw_quarters(office, view)
        _draw_channels(office, view)
        draw_class_words()
    draw_footing(office, view)


def _draw_split(office: Office, view: View, star: str | None) -> None:
    luck, reps = office.luck(view.quarters), view.shown(office.reps)
    data = tabulate_split(luck, reps=reps, superstar=star, by=view.by, currency=office.currency)
    st.subheader(COPY["luck"]["split"], anchor=False)
    said = findings.say_biggest(luck.team) if view.by == "revenue" else ""
    missing = findings.say_columns(missing_columns(office.deals))
    st.caption(
        escape_markdown(
            " ".join(part for part in (findings.say_unknown(luck.team, view.by), said, missing) if part)
        )
    )
    draw_by_width("split", build_split, data, findings.say_split(luck, reps=reps, by=view.by))
    st.caption(COPY["luck"]["reference"])
    draw_table(list_splits(luck, reps), "Sales and revenue of each rep by class, with 90 % intervals")


def _draw_quarters(office: Office, view: View) -> None:
    luck = office.luck(view.quarters)
    finding = findings.say_quarters(luck, view.by)
    st.subheader(escape_heading(finding), anchor=False)
    st.caption(
        "The whole office, every quarter" + (" · the chosen ones in full colour" if view.quarters else "")
    )
    draw_one(build_quarters, tabulate_quarters(luck, view.quarters, view.by, office.currency), finding)
    draw_table(list_quarters(luck), "Sales and revenue of each quarter by class")


def _draw_channels(office: Office, view: View) -> None:
    luck = office.luck(view.quarters)
    finding = findings.say_channels(luck, view.by, office.currency)
    st.subheader(escape_heading(finding), anchor=False)
    draw_by_width("channels", build_channels, tabulate_channels(luck, view.by, office.currency), finding)
    draw_table(list_channels(luck), "Sales and revenue of each channel")


if __name__ == "__main__":
    import runpy
    from pathlib import Path

    runpy.run_path(str(Path(__file__).parent.parent / "app.py"), run_name="__main__")
