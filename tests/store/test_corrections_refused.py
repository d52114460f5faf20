"""Databases that refuse: each is said in a sentence of its own, nothing kept is lost, no deal is quoted."""

from __future__ import annotations

import logging
import re
import shutil
import socket
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event, make_url

from lib.store import refusals
from lib.store.corrections import CorrectionStore, open_corrections
from lib.store.engines import choose_options, name_file, parse_address
from lib.terms import Problem
from tests.store.databases import tell_postgres
from tests.store.test_corrections import correct, loaded, opened

_WORDS = tomllib.loads(Path(refusals.__file__).with_name("corrections.toml").read_text(encoding="utf-8"))
DEAL, PERSON = "Zebra-Quux", "zoe.quux@firm.example"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A store with one correction."""
    opened(name_file(tmp_path)).add("one", [correct("D-1")])
    return tmp_path / "corrections.db"


def _refuses(store: CorrectionStore) -> str:
    problem = store.add("one", [correct(DEAL, who=PERSON)])
    assert isinstance(problem, Problem)
    assert not re.search("quux|sqlite|psycopg|INSERT|password=", repr(problem), re.IGNORECASE)
    return problem.kind


def _opens_not(address: str | Engine) -> str:
    problem = open_corrections(address, patience=1)
    assert isinstance(problem, Problem), problem
    return problem.kind


def test_every_refusal_has_a_sentence_and_every_sentence_a_way_to_mend_it() -> None:
    sentences = _WORDS["sentences"]
    assert {*_WORDS["sqlite"].values(), *_WORDS["postgresql"].values()} < set(sentences)
    assert len({words["why"] for words in sentences.values()}) == len(sentences)
    assert all(words["mend"].endswith(".") for words in sentences.values())


@pytest.mark.parametrize(
    "address",
    [
        "",
        "no address",
        "mysql://a:secret@host/x",
        "postgresql://a:secret@host:port/x",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///a\x00b",
    ],
)
def test_an_address_that_is_none_is_said_without_repeating_it(address: str) -> None:
    problem = open_corrections(address)
    assert isinstance(problem, Problem)
    assert problem.kind == "store: address"
    assert "secret" not in repr(problem)


@pytest.mark.parametrize("name", ["%41 b", "a?b=c", "a#b", "ü@x:y", "a'b"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    opened(name_file(tmp_path / name)).add("one", [correct()])
    assert (tmp_path / name / "corrections.db").is_file()


def test_only_the_server_s_own_user_may_read_the_file(tmp_path: Path) -> None:
    opened(name_file(tmp_path / "new"))
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "new" / "corrections.db").stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "corrections.db").write_text("Dear diary\n" * 1_000)
    assert _opens_not(name_file(tmp_path)) == "store: damaged"
    assert (tmp_path / "corrections.db").read_text() == "Dear diary\n" * 1_000


def test_a_folder_in_the_file_s_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "corrections.db").mkdir()
    assert _opens_not(name_file(tmp_path)) == "store: place"
    assert _opens_not("sqlite:////proc/nowhere/corrections.db") == "store: place"


def test_a_damaged_file_is_said_when_it_is_read(file: Path) -> None:
    store = opened(name_file(file.parent))
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(content)
    problem = store.load("one")
    assert isinstance(problem, Problem)
    assert problem.kind == "store: damaged"


def test_what_can_only_be_read_is_read(file: Path) -> None:
    store = opened(f"sqlite:///file:{file}?mode=ro&uri=true")
    assert _refuses(store) == "store: readonly"
    assert [correction.subject for correction in loaded(store)] == ["D-1"]


def test_a_locked_file_is_read_meanwhile_and_written_again_afterwards(file: Path) -> None:
    store = open_corrections(name_file(file.parent), patience=1)
    assert isinstance(store, CorrectionStore)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert _refuses(store) == "store: locked"
        assert len(loaded(store)) == 1
    assert store.add("one", [correct()]) is None


def test_a_full_disk_loses_nothing_and_a_batch_is_kept_whole_or_not_at_all(file: Path) -> None:
    url = parse_address(name_file(file.parent))
    assert not isinstance(url, Problem)
    engine = create_engine(url, **choose_options(url))
    limit = file.stat().st_size // 4096 + 2
    event.listen(
        engine, "connect", lambda connection, _: connection.execute(f"PRAGMA max_page_count = {limit}")
    )
    store = open_corrections(engine)
    assert isinstance(store, CorrectionStore)
    problem = store.add("one", [correct("D-2"), correct("x" * 50_000, who=PERSON)])
    assert isinstance(problem, Problem)
    assert problem.kind == "store: full"
    assert [correction.subject for correction in loaded(store)] == ["D-1"]
    assert store.add("one", [correct("D-3")]) is None


def test_a_folder_that_was_taken_away_is_begun_anew(file: Path) -> None:
    store = opened(name_file(file.parent))
    shutil.rmtree(file.parent)
    assert store.last("one") is None
    assert store.add("one", [mended := correct()]) is None
    assert loaded(opened(name_file(file.parent))) == (mended,)


def test_an_engine_that_the_shell_made_may_be_opened_twice(file: Path) -> None:
    url = parse_address(name_file(file.parent))
    assert not isinstance(url, Problem)
    engine = create_engine(url, **choose_options(url))
    for _ in range(2):
        store = open_corrections(engine)
        assert isinstance(store, CorrectionStore)
        assert store.add("one", [correct()]) is None
    assert len(loaded(store)) == 3


def test_a_server_that_is_not_there_is_said(caplog: pytest.LogCaptureFixture) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        port = listening.getsockname()[1]
    with caplog.at_level(logging.DEBUG):
        assert _opens_not(f"postgresql://app:hush-hush@127.0.0.1:{port}/luck") == "store: unreachable"
    assert "hush-hush" not in caplog.text


@pytest.mark.xdist_group("postgres")
class TestOnPostgres:
    """What PostgreSQL refuses by itself."""

    def test_a_database_that_can_only_be_read_is_read(self, postgres_database: str) -> None:
        opened(postgres_database).add("one", [correct("D-1")])
        name = make_url(postgres_database).database
        tell_postgres(postgres_database, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        store = opened(postgres_database)
        assert _refuses(store) == "store: readonly"
        assert [correction.subject for correction in loaded(store)] == ["D-1"]

    def test_a_database_that_is_not_there_and_a_user_without_rights_are_said(
        self, postgres_database: str
    ) -> None:
        url = make_url(postgres_database)
        tell_postgres(postgres_database, f"CREATE ROLE poor_{url.database} LOGIN")
        poor = url.set(username=f"poor_{url.database}").render_as_string(hide_password=False)
        assert _opens_not(poor) == "store: refused"
        none = url.set(database="none").render_as_string(hide_password=False)
        assert _opens_not(none) == "store: unreachable"

    def test_a_locked_table_is_waited_for_and_then_said(self, postgres_database: str) -> None:
        store = open_corrections(postgres_database, patience=1)
        assert isinstance(store, CorrectionStore)
        engine = create_engine(make_url(postgres_database).set(drivername="postgresql+psycopg"))
        with engine.begin() as other:
            other.exec_driver_sql("LOCK TABLE provoked_luck_corrections")
            assert _refuses(store) == "store: locked"
            problem = store.load("one")
            assert isinstance(problem, Problem)
            assert problem.kind == "store: locked"
        engine.dispose()
        assert store.add("one", [correct()]) is None

    def test_a_server_that_says_its_disk_is_full_is_understood(self, postgres_database: str) -> None:
        store = opened(postgres_database)
        tell_postgres(
            postgres_database,
            "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'no room' USING DETAIL = NEW.subject, ERRCODE = '53100'; END $$",
            "CREATE TRIGGER fills BEFORE INSERT ON provoked_luck_corrections "
            "FOR EACH ROW EXECUTE FUNCTION fill()",
        )
        assert _refuses(store) == "store: full"
        assert store.load("one") == ()

    def test_a_server_that_was_away_is_asked_again(self, postgres_database: str) -> None:
        store = opened(postgres_database)
        store.add("one", [correct("D-1")])
        name = make_url(postgres_database).database
        tell_postgres(
            make_url(postgres_database).set(database="postgres").render_as_string(hide_password=False),
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
        )
        assert store.add("one", [correct("D-2")]) is None
        assert [correction.subject for correction in loaded(store)] == ["D-1", "D-2"]
