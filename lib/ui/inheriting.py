"""What was corrected in the office on screen holds in a newer export of the same team too."""

from __future__ import annotations

from typing import Final

import streamlit as st

from lib.offices.brought import Brought
from lib.offices.correcting import is_same_team
from lib.offices.offices import Offices
from lib.ui.door import find_who

_INHERITED: Final = "inherited"


def inherit(offices: Offices, new: Brought, earlier: Brought | None, token: str | None) -> None:
    """Bring along what stands in ``earlier``, or under the ``token`` of an office that is gone.

    :func:`lib.ui.correcting.draw_inherited` says so.
    """
    if new.token is None or token in (None, new.token) or (earlier and not is_same_team(new, earlier)):
        return
    heir = offices.inherit(new.token, str(token), find_who())
    if isinstance(heir, Brought) and heir.history:
        st.session_state[_INHERITED] = (new.token, [each.id for each in heir.history])


def list_inherited(brought: Brought) -> list[str]:
    """The corrections that came along in this tab, while all of them stand."""
    token, ids = st.session_state.get(_INHERITED, (None, []))
    standing = {each.id for each in brought.standing.latest.values()}
    return ids if token is not None and token == brought.token and standing.issuperset(ids) else []
