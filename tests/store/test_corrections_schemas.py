"""A database of an earlier version comes up with all that was in it; a later version's is left alone."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, make_url, text

from lib.corrections import Correction
from lib.store.corrections import TABLE, CorrectionStore, open_corrections
from lib.store.engines import open_engine
from lib.store.migrate import FOLDER, REVISIONS, VERSION_TABLE, bring_up, read_version
from lib.terms import Problem
from tests.store.databases import tell_postgres

SCHEMAS = Path(__file__).parent / "schemas"
KEPT = (
    Correction("a1", 1780000000.25, "lena@firm.example", "deal", "D-1", "referral", None, "D-1 · Acme"),
    Correction("b2", 1780000001.5, None, "source", "be\0kannte \\", None, "a1", "Bekannte"),
)
_NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

def upgrade():
    op.add_column("provoked_luck_corrections", sa.Column("device", sa.Text()))
    op.execute({then!r})
"""


def _build(address: str, revision: str) -> None:
    """The database as a version released before made and filled it."""
    url = make_url(address)
    script = (SCHEMAS / f"{revision}.{url.drivername}.sql").read_text(encoding="utf-8")
    if url.drivername == "postgresql":
        tell_postgres(address, script)
        return
    Path(str(url.database)).parent.mkdir(parents=True)
    connection = sqlite3.connect(str(url.database))
    connection.executescript(script)
    connection.close()


def _engine(address: str) -> Engine:
    engine = open_engine(address)
    assert isinstance(engine, Engine), engine
    return engine


def _load(address: str) -> tuple[Correction, ...] | Problem:
    store = open_corrections(address)
    assert isinstance(store, CorrectionStore), store
    return store.load("one")


def _add_revision(folder: Path, then: str = "SELECT 1") -> Path:
    """The migrations with one more, which a later version might bring."""
    shutil.copytree(FOLDER, folder / "migrations")
    (folder / "migrations" / "versions" / "v0002_device.py").write_text(_NEXT.format(then=then))
    return folder / "migrations"


def test_the_released_revisions_are_alembic_s_in_their_order() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(reversed([script.revision for script in scripts])) == REVISIONS


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_released_schema_comes_up_with_what_was_in_it(address: str, revision: str) -> None:
    _build(address, revision)
    assert _load(address) == KEPT
    store = open_corrections(address)
    assert isinstance(store, CorrectionStore)
    more = Correction(uuid.uuid4().hex, 1.0, None, "deal", "D-2", "event", None, "")
    assert store.add("one", [KEPT[0], more]) is None
    assert store.load("one") == (*KEPT, more)


@pytest.mark.parametrize("revision", [None, *REVISIONS])
def test_whatever_it_began_with_its_tables_are_those_that_the_code_uses(
    address: str, revision: str | None
) -> None:
    if revision:
        _build(address, revision)
    engine = _engine(address)
    assert bring_up(engine) is None
    with engine.connect() as connection:
        assert read_version(connection) == REVISIONS[-1]
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, TABLE.metadata) == []


def test_a_later_version_brings_it_up_and_this_one_then_leaves_it_alone(address: str, tmp_path: Path) -> None:
    _build(address, "0001")
    engine, folder = _engine(address), _add_revision(tmp_path)
    assert bring_up(engine, (*REVISIONS, "0002"), folder) is None
    refused = open_corrections(address)
    assert isinstance(refused, Problem)
    assert "newer version" in refused.why
    with engine.connect() as connection:
        assert (
            connection.scalar(text("SELECT count(*) FROM provoked_luck_corrections WHERE device IS NULL"))
            == 2
        )


def test_a_migration_that_fails_half_way_leaves_the_old_schema_whole(address: str, tmp_path: Path) -> None:
    _build(address, "0001")
    folder = _add_revision(tmp_path, then="INSERT INTO nowhere VALUES ('D-1')")
    problem = bring_up(_engine(address), (*REVISIONS, "0002"), folder)
    assert isinstance(problem, Problem)
    assert "D-1" not in str(problem)
    assert _load(address) == KEPT


def test_many_who_open_a_new_database_at_once_all_get_it(address: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(open_corrections, [address] * 8))
    assert all(isinstance(store, CorrectionStore) for store in stores), stores


@pytest.mark.xdist_group("postgres")
def test_other_people_s_tables_in_the_database_are_left_alone(postgres_database: str) -> None:
    tell_postgres(
        postgres_database,
        "CREATE TABLE alembic_version (version_num TEXT)",
        "INSERT INTO alembic_version VALUES ('theirs')",
    )
    assert _load(postgres_database) == ()
    with _engine(postgres_database).connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "theirs"
