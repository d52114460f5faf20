"""One office: opened once, then answering what the pages and commands ask."""

from __future__ import annotations

from lib.office.office import Office, Scope
from lib.office.opening import (
    build_office,
    choose_engine,
    describe_file,
    find_as_of,
    open_demo,
    open_office,
    open_pieces,
    open_sources,
)

__all__ = [
    "Office",
    "Scope",
    "build_office",
    "choose_engine",
    "describe_file",
    "find_as_of",
    "open_demo",
    "open_office",
    "open_pieces",
    "open_sources",
]
