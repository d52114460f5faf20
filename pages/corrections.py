"""*Corrections*: what is in doubt, what counts as luck here, who corrected what; each with its way back."""

from __future__ import annotations

import streamlit as st

from lib.office import Office
from lib.ui.bring import find_brought
from lib.ui.correcting import draw_conflicts, draw_history
from lib.ui.doubts import draw_classes, draw_doubts, draw_labels
from lib.ui.lookalikes import draw_lookalikes
from lib.ui.notices import draw_footing
from lib.ui.view import View
from lib.ui.words import COPY, escape_markdown

_WORDS = COPY["corrections"]


def render(office: Office, view: View) -> None:
    """Conflicts first, then what to mend, then what was mended."""
    brought = find_brought()
    if brought is None:
        return
    made = len(brought.history)
    title = _WORDS["count"].format(count=_count(made)) if made else _WORDS["title"]
    st.title(title, anchor=False)
    st.caption(escape_markdown(_WORDS["why"] + (f" {_WORDS['demo']}" if brought.is_demo else ""), 600))
    draw_conflicts(brought)
    draw_doubts(brought, office)
    draw_lookalikes(brought, office)
    draw_labels(brought, office)
    draw_classes(brought)
    st.subheader(_WORDS["history"], anchor=False)
    if office.waiting:
        words = _WORDS["waiting_one" if office.waiting == 1 else "waiting"]
        st.caption(words.format(count=f"{office.waiting:,}"))
    draw_history(brought)
    draw_footing(office, view)


def _count(made: int) -> str:
    return "1 correction" if made == 1 else f"{made:,} corrections"


if __name__ == "__main__":
    import runpy
    from pathlib import Path

    runpy.run_path(str(Path(__file__).parent.parent / "app.py"), run_name="__main__")
