"""Corrections kept in a database: SQLite beside the uploads, or PostgreSQL by its address.

An office stands there under a digest of its token: who can read the database learns no link. What was
confirmed is never changed; :func:`lib.corrections.find_standing` makes of it what holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, Final, TypeVar

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Dialect,
    Double,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    delete,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from lib.corrections import Correction
from lib.store.engines import PATIENCE, open_engine
from lib.store.migrate import bring_up
from lib.store.refusals import explain, find_kind
from lib.terms import Problem

_Made = TypeVar("_Made")
_ODD: Final = re.compile("[\\\\\0\ud800-\udfff]")
_ESCAPED: Final = re.compile(r"\\([0-9a-f]{4})")


class _AnyText(TypeDecorator[str]):
    """Any text: what a database can't hold (NUL, half a surrogate pair) is escaped by a backslash."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return value and _ODD.sub(lambda odd: f"\\{ord(odd[0]):04x}", value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return value and _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), value)


TABLE: Final = Table(
    "provoked_luck_corrections",
    MetaData(),
    Column("seq", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Column("office", String(64), nullable=False),
    Column("id", String(64), nullable=False),
    Column("made", Double, nullable=False),
    Column("who", _AnyText),
    Column("kind", String(16), nullable=False),
    Column("subject", _AnyText, nullable=False),
    Column("value", _AnyText),
    Column("replaces", String(64)),
    Column("words", _AnyText, nullable=False),
    UniqueConstraint("office", "id", name="provoked_luck_corrections_once"),
    Index("provoked_luck_corrections_in_order", "office", "seq"),
)
_FIELDS: Final = [TABLE.c[name] for name in Correction.__dataclass_fields__]
_INSERTS: Final[dict[str, Callable[[Table], Any]]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def open_corrections(address: str | Engine, patience: int = PATIENCE) -> CorrectionStore | Problem:
    """The store at an address (``sqlite:///…``, ``postgresql://…``), migrated to this version, or why not.

    Or of an engine that the shell made:
    ``st.connection("corrections", type="sql", url=url, **choose_options(url)).engine``
    (:mod:`lib.store.engines`). ``patience``: seconds that a connection, or somebody
    else's lock, is waited for.
    """
    engine = open_engine(address, patience)
    if isinstance(engine, Problem):
        return engine
    return bring_up(engine) or CorrectionStore(engine)


@dataclass(frozen=True)
class CorrectionStore:
    """The corrections of every office. Whatever the database refuses comes back as a Problem.

    Threads and processes may share it: nobody's correction replaces another's.
    """

    _engine: Engine = field(repr=False)

    def load(self, office: str) -> tuple[Correction, ...] | Problem:
        """Every correction of an office, in the order they were confirmed."""
        wanted = select(*_FIELDS).where(TABLE.c.office == _digest(office)).order_by(TABLE.c.seq)
        return self._attempt(lambda connection: tuple(Correction(*row) for row in connection.execute(wanted)))

    def last(self, office: str) -> str | Problem | None:
        """The id of the latest, None where there is none: another one than before, and there is news."""
        wanted = select(TABLE.c.id).where(TABLE.c.office == _digest(office)).order_by(TABLE.c.seq.desc())
        return self._attempt(lambda connection: connection.scalar(wanted.limit(1)))

    def add(self, office: str, corrections: Sequence[Correction]) -> Problem | None:
        """Keep all of them or, with a Problem, none. One whose id is there already adds nothing."""
        rows = [{"office": _digest(office), **asdict(correction)} for correction in corrections]
        return self._attempt(lambda connection: _insert(connection, rows), writes=True) if rows else None

    def forget(self, office: str) -> Problem | None:
        """Delete every correction of an office."""
        gone = delete(TABLE).where(TABLE.c.office == _digest(office))
        return self._attempt(lambda connection: _run(connection, gone), writes=True)

    def _attempt(self, work: Callable[[Connection], _Made], *, writes: bool = False) -> _Made | Problem:
        """Do it in one transaction. A database that was taken away in the meantime is begun anew."""
        try:
            return self._do(work, writes)
        except SQLAlchemyError as error:
            if find_kind(error) not in ("gone", "place"):
                return explain(error)
        problem = bring_up(self._engine)
        return self._again(work, writes) if problem is None else problem

    def _again(self, work: Callable[[Connection], _Made], writes: bool) -> _Made | Problem:
        try:
            return self._do(work, writes)
        except SQLAlchemyError as error:
            return explain(error)

    def _do(self, work: Callable[[Connection], _Made], writes: bool) -> _Made:
        with self._engine.execution_options(writes=writes).begin() as connection:
            return work(connection)


def _insert(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if connection.dialect.name == "postgresql":
        # one writer an office: else a lower seq could be confirmed after a higher one was seen as the last
        connection.execute(select(func.pg_advisory_xact_lock(_number(rows[0]["office"]))))
    _run(connection, _INSERTS[connection.dialect.name](TABLE).on_conflict_do_nothing(), rows)


def _run(connection: Connection, statement: Any, rows: Sequence[dict[str, Any]] | None = None) -> None:
    connection.execute(statement, rows)


def _digest(office: str) -> str:
    return sha256(office.encode(errors="surrogatepass")).hexdigest()


def _number(digest: str) -> int:
    """Of an office, for PostgreSQL's advisory locks: 63 bits."""
    return int(digest[:16], 16) >> 1
