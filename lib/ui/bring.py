"""Whose deals are on screen, and how others are brought: as files, or as the address of a Google Sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

import streamlit as st

from lib.office import open_demo
from lib.offices.brought import TEAM, Brought
from lib.offices.keep import Keep
from lib.offices.offices import Offices
from lib.offices.rules import make_rules
from lib.settings import Settings
from lib.store.engines import name_file
from lib.store.matches import Matches
from lib.store.notes import Notes
from lib.store.uploads import Uploads
from lib.terms import Problem
from lib.ui.database import open_store
from lib.ui.door import find_who
from lib.ui.filters import TOKEN, write_token
from lib.ui.inheriting import inherit
from lib.ui.notices import draw_guarded
from lib.ui.setup import find_settings
from lib.ui.words import COPY, escape_markdown

KINDS: Final = ["csv", "tsv", "txt", "xlsx", "parquet"]
MOST_MEGABYTES: Final = 200
DEMO: Final = "demo"
"""The demo's token in the address, where the settings name an office that comes first."""
_ADDRESS: Final = "sheet_address"
_REFUSED: Final = "sheet_refused"
_CORRECTED: Final = "demo_corrected"
"""Places in the session: the address as typed, what was wrong with it, the demo as this tab corrected it."""
_WORDS = COPY["data"]


def find_offices() -> Offices:
    """The offices of this server, under its settings as they are now. Raises ValueError for bad settings."""
    settings = find_settings()
    if isinstance(settings, Problem):
        raise ValueError("the settings cannot be used")
    return _keep_offices(settings)


@lru_cache(maxsize=4)
def _keep_offices(settings: Settings) -> Offices:
    """Kept in ``var`` beside app.py, or where the settings say. Other settings, other offices."""
    rules = make_rules(settings)
    if isinstance(rules, Problem):
        raise ValueError("the service account's key cannot be used")
    folder = find_folder(settings)
    kept, notes = Uploads(folder), Notes(folder / "notes")
    kept.sweep()
    notes.sweep()
    corrections = open_store(settings.store or name_file(folder))
    return Offices(Keep(kept), Matches(folder / "matches"), notes, rules, corrections=corrections)


def find_folder(settings: Settings) -> Path:
    """Where brought files are kept, and beside them what was said of them."""
    return settings.uploads or Path(__file__).resolve().parents[2] / "var" / "uploads"


@st.cache_resource(show_spinner=False)
def _demo() -> Brought:
    return Brought(None, open_demo())


def find_token() -> str | None:
    """The token of the office that the address stands for; None for the demo."""
    has_team = bool(find_offices().rules.team_sheets)
    token = st.query_params.get(TOKEN) or (TEAM if has_team else DEMO)
    return None if token == DEMO or (token == TEAM and not has_team) else token


def find_demo() -> Brought:
    """The demo, as this tab corrected it."""
    corrected: Brought | None = st.session_state.get(_CORRECTED)
    return corrected or _demo()


def keep_demo(corrected: Brought) -> None:
    """The demo under this tab's corrections, for as long as the tab is open."""
    st.session_state[_CORRECTED] = corrected


def find_brought() -> Brought | None:
    """What the address's token stands for; None where the server has forgotten it.

    Without a token: the team's office where the settings name one, else the demo.
    """
    offices, token = find_offices(), find_token()
    if token is None:
        return find_demo()
    with st.spinner(_WORDS["reading"]):
        brought = offices.find(token)
    if brought is not None:
        offices.pull_if_old(brought, find_who())
    return brought


def may_change(brought: Brought) -> bool:
    """Whether the one at the screen may change the office: the team's only who is signed in to it."""
    return not brought.is_demo and (not brought.is_team or find_who() is not None)


def forget_brought(brought: Brought) -> None:
    """Delete a brought office from memory and disk; its links lead nowhere from now on."""
    if brought.token is not None:
        find_offices().forget(brought.token)


def draw_bring(brought: Brought | None) -> None:
    """Step 1: files or an address, as a new office or added to the one on screen."""
    to = _draw_whither(brought)
    files, sheet = st.columns(2, gap="large")
    with files:
        draw_uploader(brought, to)
    with sheet:
        _draw_address(to)


def _draw_whither(brought: Brought | None) -> Brought | None:
    """The office to add to, None for a new one."""
    if brought is None or not may_change(brought) or brought.is_unpulled:
        return None
    choice = st.segmented_control(
        _WORDS["whither"],
        ("new", "add"),
        default="new",
        required=True,
        format_func=lambda which: _WORDS[f"whither_{which}"],
        key="whither",
    )
    return brought if choice == "add" else None


def draw_uploader(brought: Brought | None = None, to: Brought | None = None) -> None:
    """Files are read once, when they arrive; the uploader is then emptied, so that their bytes go."""
    turn = st.session_state.setdefault("turn", 0)
    files = st.file_uploader(
        _WORDS["upload"],
        type=KINDS,
        key=f"file_{turn}",
        accept_multiple_files=True,
        max_upload_size=MOST_MEGABYTES,
    )
    st.caption(_WORDS["help"])
    if not files:
        return
    with st.spinner(_WORDS["reading"]):
        read = [(file.name, file.getvalue()) for file in files]
        beside = brought if brought is not None and may_change(brought) else None
        new = find_offices().bring_files(read, to=to, beside=beside, who=find_who())
    if beside is not None or brought is None:
        inherit(find_offices(), new, beside, find_token())
    st.session_state["turn"] = turn + 1
    _show(new)


def _draw_address(to: Brought | None) -> None:
    """The address is parsed at once; the sheet itself is pulled in the background."""
    if not _may_paste():
        st.caption(_WORDS["paste_members"])
        return
    with st.form("sheet", border=False):
        st.text_input(_WORDS["address"], key=_ADDRESS, placeholder="https://docs.google.com/spreadsheets/d/…")
        st.form_submit_button(
            _WORDS["pull"], icon=":material/cloud_download:", on_click=act, args=(_take_address, to)
        )
    if problem := st.session_state.pop(_REFUSED, None):
        st.error(escape_markdown(str(problem), 600))
    _draw_sharing()


def _take_address(to: Brought | None) -> None:
    """Before the page is drawn anew, so that its first words are of the new sheet."""
    result = find_offices().bring_address(st.session_state[_ADDRESS], to=to, who=find_who())
    if isinstance(result, Problem):
        st.session_state[_REFUSED] = result
        return
    st.session_state[_ADDRESS] = ""
    write_token(result.token)


def _may_paste() -> bool:
    """Whether the service account may be asked for a sheet that the visitor names.

    It can read all that the team shared with it: where the office is open to anybody, only members may.
    """
    settings = find_settings()
    if isinstance(settings, Problem):
        return False
    is_open = settings.office is not None and settings.office.public
    return not is_open or settings.google.service_account is None or find_who() is not None


def _draw_sharing() -> None:
    """How Google lets us read a sheet: by sharing it with us, or with everybody who has its link."""
    email = find_offices().rules.access.email
    if email is None:
        st.caption(_WORDS["share_link"])
        return
    st.caption(_WORDS["share_email"])
    st.code(email, language=None)


def _show(brought: Brought) -> None:
    write_token(brought.token)
    st.rerun()


def act(deed: Callable[..., object], *arguments: object) -> None:
    """A widget's callback: the guard around the page does not cover it."""
    draw_guarded(partial(deed, *arguments))
