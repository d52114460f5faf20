"""*Does the article hold here?*: do reps who score higher on a behaviour close more?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.charts.article import build_holds, tabulate_holds
from lib.charts.change_findings import say_article, say_hold
from lib.charts.scatter import build_scatter, tabulate_scatter
from lib.office import Office
from lib.says import Holds
from lib.terms import TECHNIQUES
from lib.ui.choosing import choose_behaviour
from lib.ui.evidence import list_evidence, write_evidence
from lib.ui.notices import draw_footing
from lib.ui.pictures import draw_by_width, draw_legend, draw_table
from lib.ui.tables_time import list_holds
from lib.ui.view import View
from lib.ui.words import COPY, escape_heading, escape_markdown

_WORDS = COPY["article"]


def render(office: Office, view: View) -> None:
    """Eleven looks at once, honestly; then one of them rep by rep; then what is published."""
    holds = office.article(view.quarters)
    finding = say_article(holds)
    st.title(escape_heading(finding), anchor=False)
    st.caption(_WORDS["looks"])
    draw_legend("holds")
    draw_by_width("holds", build_holds, tabulate_holds(holds), finding)
    draw_table(list_holds(holds), "How each behaviour goes with the close rate")
    _draw_one(office, view, holds)
    _draw_published()
    draw_footing(office, view)


def _draw_published() -> None:
    st.subheader(_WORDS["published"], anchor=False)
    for technique, title in {**TECHNIQUES, "all": _WORDS["all"]}.items():
        st.markdown(f"##### {title}")
        write_evidence(list_evidence(technique))


def _draw_one(office: Office, view: View, holds: Sequence[Holds]) -> None:
    shown = [hold.behaviour.id for hold in holds if hold.status == "ok"]
    if not shown:
        return
    st.subheader(_WORDS["scatter"], anchor=False)
    found = [hold.behaviour.id for hold in holds if hold.verdict in ("closes more", "closes less")]
    asked = choose_behaviour(view, [*found, *(id_ for id_ in shown if id_ not in found)])
    hold = next(hold for hold in holds if hold.behaviour.id == asked)
    words = say_hold(hold)
    st.markdown(escape_markdown(words, 900))
    superstar = office.superstar(view.scope)
    data = tabulate_scatter(hold, superstar=superstar.rep if superstar else None)
    draw_by_width("scatter", build_scatter, data, words)


if __name__ == "__main__":
    import runpy
    from pathlib import Path

    runpy.run_path(str(Path(__file__).parent.parent / "app.py"), run_name="__main__")
