"""What stands around the pages: whose data, how much, how old; and what is said when something is wrong."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable

import streamlit as st

from lib.charts.figures import count
from lib.intake.gathered import Gathered
from lib.intake.results import Unread
from lib.office import Office
from lib.terms import METHOD_VERSION
from lib.ui.view import View, describe_view
from lib.ui.words import COPY, escape_markdown, name_day

_LOG = logging.getLogger("provoked_luck")


def draw_guarded(draw: Callable[[], object]) -> None:
    """Draw, or say in one sentence that it went wrong. The log names type and place, never a deal."""
    try:
        draw()
    except Exception as problem:
        # Streamlit steers reruns and stops by exceptions of its own, which do not derive from Exception.
        place = traceback.extract_tb(problem.__traceback__)[-1]
        _LOG.error("%s at %s:%s", type(problem).__name__, place.filename, place.lineno)
        st.error(COPY["app"]["broken"])


def describe_rows(intake: Gathered) -> str:
    """``"313 rows read = 300 accepted + 3 rejected + 10 blank"``."""
    return (
        f"{count(intake.rows, 'row')} read = {intake.accepted:,} accepted "
        f"+ {intake.rejected:,} rejected + {intake.blank:,} blank"
    )


def draw_footing(office: Office, view: View) -> None:
    """Which filters made the figures, the data's date and its rows."""
    deals = office.deals_in(view.scope)
    st.caption(
        f"**{escape_markdown(describe_view(view, office.quarters))}** · {count(deals, 'deal')} in view. "
        f"Data of {escape_markdown(office.intake.name, 80)} up to {name_day(office.as_of)}: "
        f"{describe_rows(office.intake)}. Method {METHOD_VERSION}."
    )


def draw_unread(unread: Unread) -> None:
    """Why the file could not be read, and what to do."""
    st.title(COPY["unread"]["title"])
    st.error(escape_markdown(str(unread.problem), 600))


def draw_gone() -> None:
    """The link's deals are not on this server any more."""
    st.title(COPY["gone"]["title"])
    st.warning(COPY["gone"]["why"])
