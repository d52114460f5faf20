"""The store of corrections by way of Streamlit's connections."""

from __future__ import annotations

import streamlit as st

from lib.store.corrections import CorrectionStore, open_corrections
from lib.store.engines import choose_options, parse_address
from lib.store.memory_corrections import ClosedCorrections
from lib.terms import Problem


def open_store(address: str) -> CorrectionStore | ClosedCorrections:
    """The store at this address; one that says why it is closed where it can't be opened."""
    url = parse_address(address)
    if isinstance(url, Problem):
        return ClosedCorrections(url)
    written = url.render_as_string(hide_password=False)
    connection = st.connection("corrections", type="sql", url=written, **choose_options(url))
    store = open_corrections(connection.engine)
    return ClosedCorrections(store) if isinstance(store, Problem) else store
