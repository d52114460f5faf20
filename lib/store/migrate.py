"""The database's schema, brought up to this version's at opening, whoever opens first.

Alembic migrates in one transaction under a lock: a kill leaves the old schema or the new one.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from threading import Lock
from typing import Any, Final

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from lib.store.engines import make_place
from lib.store.refusals import explain, find_kind, refuse
from lib.terms import Problem

REVISIONS: Final = ("0001",)
"""Every released schema, in order; the last is this version's."""
VERSION_TABLE: Final = "provoked_luck_version"
FOLDER: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 0x70726F766F6B
"""Number of PostgreSQL's advisory lock: “provok”."""
_ONE_AT_A_TIME: Final = Lock()
"""Alembic's ``op`` and ``context`` are one to a process."""


def bring_up(engine: Engine, revisions: tuple[str, ...] = REVISIONS, folder: Path = FOLDER) -> Problem | None:
    """Make the database this version's, or say why it can't be. One that is this version's is only read."""
    try:
        make_place(engine)
        with engine.connect() as connection:
            version = read_version(connection)
        if version != revisions[-1] and (version is None or version in revisions):
            version = _migrate(engine, revisions, folder)
        return None if version == revisions[-1] else refuse("newer")
    except SQLAlchemyError as error:
        return explain(error)


def read_version(connection: Connection) -> str | None:
    """The schema's revision, None where the database has none yet."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))


def _migrate(engine: Engine, revisions: tuple[str, ...], folder: Path) -> str | None:
    """Migrate, unless somebody else did while this one waited; → the revision that the schema has then."""
    with _ONE_AT_A_TIME, engine.execution_options(writes=True).begin() as connection:
        _lock_out_others(connection)
        version = read_version(connection)
        if version is None or version in revisions:
            _run_alembic(connection, revisions[-1], folder)
            version = read_version(connection)
    if engine.dialect.name == "sqlite":
        _log_ahead(engine)
    return version


def _lock_out_others(connection: Connection) -> None:
    """SQLite did it when the transaction began."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def _run_alembic(connection: Connection, revision: str, folder: Path) -> None:
    # imported here: it takes longer than everything else at opening, and is hardly ever needed
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes |= {"connection": connection, "version_table": VERSION_TABLE}
    command.upgrade(config, revision)


def _log_ahead(engine: Engine) -> None:
    """SQLite's write-ahead log, so that nobody who reads waits. Who opens at the same moment may do it."""
    try:
        with engine.connect() as connection:
            _write_ahead(connection.connection.driver_connection)
    except DBAPIError as error:
        if find_kind(error) != "locked":
            raise


def _write_ahead(driver: Any) -> None:
    """SQLite does not wait for others while the journal changes its kind."""
    for turn in range(100):
        try:
            driver.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if turn == 99:
                raise
            time.sleep(0.05)
