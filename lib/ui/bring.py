"""Whose deals are on screen: the demo's, a brought file's, or nobody's any more."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import streamlit as st

from lib.intake.choices import Choices, restore_choices
from lib.intake.clean import clean_deals
from lib.intake.columns import match_columns
from lib.intake.read import Intake, Unread
from lib.office import Office, build_office, open_demo, open_office
from lib.store.uploads import Kept, Upload, Uploads
from lib.ui.filters import TOKEN, write_token
from lib.ui.registry import Registry
from lib.ui.words import COPY

KINDS: Final = ["csv", "tsv", "txt", "xlsx", "parquet"]
MOST_MEGABYTES: Final = 200
FOLDER: Final = "PROVOKED_LUCK_UPLOADS"
"""Environment variable that names the folder of kept files; ``var/uploads`` beside app.py without it."""


@dataclass(frozen=True)
class Brought:
    """A file as it was read. ``data`` is kept only where another sheet of the workbook may be asked for."""

    outcome: Office | Unread
    choices: Choices = field(default_factory=Choices)
    token: str | None = None
    data: bytes | None = None

    @property
    def is_demo(self) -> bool:
        return self.token is None

    @property
    def read(self) -> Intake | Unread:
        return self.outcome.intake if isinstance(self.outcome, Office) else self.outcome


@st.cache_resource(show_spinner=False)
def _registry() -> Registry[Brought]:
    return Registry()


@st.cache_resource(show_spinner=False)
def _uploads() -> Uploads:
    beside = Path(__file__).resolve().parents[2] / "var" / "uploads"
    uploads = Uploads(Path(os.environ.get(FOLDER) or beside))
    uploads.sweep()
    return uploads


@st.cache_resource(show_spinner=False)
def _demo() -> Brought:
    return Brought(open_demo())


def find_brought() -> Brought | None:
    """What the address's token stands for; the demo without one; None where the server has forgotten it."""
    token = st.query_params.get(TOKEN)
    return _registry().get(token) or _bring_back(token) if token else _demo()


def _bring_back(token: str) -> Brought | None:
    """A file that an earlier run of the server kept, read again as the manager had left it."""
    upload = _uploads().load(token)
    if upload is None:
        return None
    source = upload.sources[0]
    choices = restore_choices(next(iter(source.choices.values())))
    with st.spinner(COPY["data"]["reading"]):
        outcome = open_office(source.name, source.data, choices)
    return keep_brought(Brought(outcome, choices, token, source.data))


def _keep(name: str, data: bytes, choices: Choices) -> Kept:
    return Kept(name, data, choices={"": asdict(choices)})


def bring_file(name: str, data: bytes) -> Brought:
    """Read a new file and keep it under a new token: its columns in memory, its bytes on disk."""
    brought = keep_brought(Brought(open_office(name, data), data=data))
    if brought.token is not None and brought.read.sheet is not None:
        _uploads().save(brought.token, Upload((_keep(name, data, brought.choices),)))
    return brought


def forget_brought(token: str) -> None:
    """Delete a brought file from memory and disk; its links lead nowhere from now on."""
    _registry().drop(token)
    _uploads().forget(token)


def choose_again(brought: Brought, choices: Choices) -> Brought:
    """The same file under other choices: from the kept columns, or from its bytes for another sheet."""
    read = brought.read
    if read.sheet is None:
        return brought
    if brought.data is not None and choices.part != brought.choices.part:
        outcome = open_office(read.sheet.name, brought.data, choices)
    else:
        again = clean_deals(read.sheet, match_columns(read.sheet, choices), choices)
        outcome = again if isinstance(again, Unread) else build_office(again)
    kept = keep_brought(Brought(outcome, choices, brought.token, brought.data))
    if kept.token is not None:
        _uploads().save_about(kept.token, [_keep(read.sheet.name, b"", choices)])
    return kept


def keep_brought(brought: Brought) -> Brought:
    """Put into the registry, under its own token where it has one."""
    sheet = brought.read.sheet
    data = brought.data if sheet is not None and len(sheet.parts) > 1 else None
    token = brought.token or _registry().put(brought, 0)
    kept = Brought(brought.outcome, brought.choices, token, data)
    _registry().put(kept, _size_of(kept), token)
    return kept


def _size_of(brought: Brought) -> int:
    sheet = brought.read.sheet
    deals = brought.outcome.deals.nbytes if isinstance(brought.outcome, Office) else 0
    return deals + (sheet.table.nbytes if sheet is not None else 0) + len(brought.data or b"")


def draw_uploader() -> None:
    """Step 1: a file is read once, when it arrives; the uploader is then emptied, so that its bytes go."""
    words = COPY["data"]
    turn = st.session_state.setdefault("turn", 0)
    file = st.file_uploader(
        words["upload"],
        type=KINDS,
        key=f"file_{turn}",
        max_upload_size=MOST_MEGABYTES,
    )
    st.caption(words["help"])
    if file is None:
        return
    with st.spinner(words["reading"]):
        brought = bring_file(file.name, file.getvalue())
    st.session_state["turn"] = turn + 1
    write_token(brought.token)
    st.rerun()
