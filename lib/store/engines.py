"""Address of a database → engine: SQLite written through, PostgreSQL asked again after it was away."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from lib.store.files import make_folder
from lib.store.refusals import refuse
from lib.terms import Problem

PATIENCE: Final = 5
"""Seconds that a connection, or somebody else's lock, is waited for."""
_POSTGRES: Final = ("postgres", "postgresql", "postgresql+psycopg")


def name_file(folder: Path) -> str:
    """The address of the database that needs no setting up: a file in this folder."""
    url = URL.create("sqlite", database=str(folder / "corrections.db"))
    return url.render_as_string(hide_password=False)


def parse_address(address: str) -> URL | Problem:
    """An SQLAlchemy URL with the driver that is installed here; ``postgres://…`` is PostgreSQL too."""
    try:
        url = make_url(address.strip())
    except (ArgumentError, ValueError):
        return refuse("address")
    if "\0" in address:
        return refuse("address")
    if url.drivername in _POSTGRES:
        return url.set(drivername="postgresql+psycopg")
    named = url.drivername == "sqlite" and url.database not in (None, "", ":memory:")
    return url if named else refuse("address")


def choose_options(url: URL, patience: int = PATIENCE) -> dict[str, Any]:
    """What ``sqlalchemy.create_engine`` is to be told of this address, or ``st.connection`` in its place.

    ``hide_parameters``: an error must not carry a deal or a name into a log.
    """
    if url.drivername == "sqlite":
        # a connection for each use: one that is held would go on writing to a file that was moved away
        return {"hide_parameters": True, "poolclass": NullPool}
    # no prepared statements: poolers between here and PostgreSQL lose them
    connecting = {"connect_timeout": patience, "prepare_threshold": None}
    return {"hide_parameters": True, "pool_pre_ping": True, "connect_args": connecting}


def open_engine(address: str | Engine, patience: int = PATIENCE) -> Engine | Problem:
    """The engine for an address, or the given one (of ``st.connection``), ready to be written to safely.

    Nothing is connected yet. An engine that was made elsewhere should have been made with
    :func:`choose_options`.
    """
    if isinstance(address, Engine):
        return _prepare_engine(address, patience)
    url = parse_address(address)
    if isinstance(url, Problem):
        return url
    return _prepare_engine(create_engine(url, **choose_options(url, patience)), patience)


def make_place(engine: Engine) -> None:
    """The folder and the file of SQLite, closed to other users. A disk may refuse: connecting says so."""
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database or database.startswith("file:"):
        return
    with suppress(OSError):
        make_folder(Path(database).parent)
        os.close(os.open(database, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _prepare_engine(engine: Engine, patience: int) -> Engine:
    engine.update_execution_options(patience=patience)
    lite = engine.dialect.name == "sqlite"
    if lite and not event.contains(engine, "connect", _begin_connection):
        event.listen(engine, "connect", _begin_connection)
    begin = _begin_in_file if lite else _begin_on_server
    if not event.contains(engine, "begin", begin):
        event.listen(engine, "begin", begin)
    return engine


def _begin_connection(connection: Any, _: Any) -> None:
    """Transactions are begun by us (the driver begins none before DDL), and a commit is on the disk."""
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = FULL")


def _begin_in_file(connection: Connection) -> None:
    """A writer takes its lock first: one that reads before cannot wait for another writer."""
    options = connection.get_execution_options()
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {options['patience'] * 1000:d}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


def _begin_on_server(connection: Connection) -> None:
    """For this transaction alone: a session may be shared with others by a pooler."""
    patience = connection.get_execution_options()["patience"]
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{patience:d}s'")
