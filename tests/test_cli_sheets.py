"""``python -m lib report`` of addresses, from a real server: the figures that a file of those rows gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lib.intake.demo import write_demo
from tests.brought.desk import HEADERS, OTHER_BOOK, TEAM_BOOK, make_deals, make_tab, write_csv
from tests.sheets.book import Book, book_from_csv
from tests.sheets.server import run_sheets
from tests.sheets.state import Sheets
from tests.test_cli import Run, run

__all__ = ["run"]

DEMO_BOOK = "1DemoBook_00000000000000000000000000000000000"


@pytest.fixture(scope="module")
def demo() -> bytes:
    return write_demo(deals=300, reps=4)


@pytest.fixture(scope="module")
def sheets(demo: bytes) -> Iterator[Sheets]:
    quarters = [
        make_tab(1, "Q1", make_deals(["Ana", "Ben"])),
        make_tab(2, "Q2", make_deals(["Cleo"], first=50)),
        make_tab(3, "Old", make_deals(["Zoe"], first=90)),
    ]
    quarters[2].hidden = True
    with_ids = [[*row[:1], f"u-{row[1]}", *row[2:]] for row in make_deals(["1", "2"], first=200)]
    books = [
        book_from_csv(demo, id=DEMO_BOOK, readable_by="anyone"),
        Book(TEAM_BOOK, "Sales team", quarters, readable_by="anyone"),
        Book(OTHER_BOOK, "North", [make_tab(1, "N", with_ids, [HEADERS[0], "Owner ID", *HEADERS[2:]])]),
    ]
    with run_sheets(books) as running:
        yield running


@pytest.fixture(autouse=True)
def by_key(sheets: Sheets, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The account's key in a file, and no settings but those of the environment."""
    key = tmp_path / "key.json"
    key.write_text(json.dumps(sheets.service_account))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PROVOKED_LUCK_GOOGLE_API", sheets.address)
    monkeypatch.setenv("PROVOKED_LUCK_GOOGLE_DOCS", sheets.address)
    monkeypatch.setenv("PROVOKED_LUCK_GOOGLE_KEY", str(key))
    return tmp_path


def without_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PROVOKED_LUCK_GOOGLE_KEY")


def read_report(run: Run, *arguments: str | Path) -> dict[str, Any]:
    done = run("report", *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    content: dict[str, Any] = json.loads(done.stdout)
    return content


def unnamed(report: dict[str, Any]) -> dict[str, Any]:
    """A report without what its source and parts are called."""
    source = report["source"]
    parts = [{**part, "name": ""} for part in source["parts"]]
    return {**report, "source": {**source, "name": "", "parts": parts}}


@pytest.mark.parametrize("key", [True, False])
def test_an_address_gives_the_same_figures_as_the_same_rows_as_a_file(
    run: Run, sheets: Sheets, demo: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: bool
) -> None:
    if not key:
        without_key(monkeypatch)
    file = tmp_path / "deals.csv"
    file.write_bytes(demo)
    from_sheet, from_file = read_report(run, sheets.link(DEMO_BOOK)), read_report(run, file)
    assert unnamed(from_sheet) == unnamed(from_file)
    assert from_sheet["source"]["name"] == "Sales team"


def reps_of(report: dict[str, Any]) -> list[str]:
    return sorted(report["luck"]["reps"])


def test_several_sources_make_one_office(run: Run, sheets: Sheets, tmp_path: Path) -> None:
    users = tmp_path / "users.csv"
    users.write_bytes(b"User ID,Full name\nu-1,Dora Diaz\nu-2,Eve Egan\n")
    report = read_report(run, sheets.link(TEAM_BOOK), sheets.link(OTHER_BOOK), users)
    assert reps_of(report) == ["Ana", "Ben", "Cleo", "Dora Diaz", "Eve Egan"]


def test_a_table_of_users_beside_a_file_of_deals_gives_names(run: Run, tmp_path: Path) -> None:
    rows = [[*row[:1], f"u-{row[1]}", *row[2:]] for row in make_deals(["1", "2"])]
    deals, users = tmp_path / "deals.csv", tmp_path / "users.csv"
    deals.write_bytes(write_csv(rows, [HEADERS[0], "Owner ID", *HEADERS[2:]]))
    users.write_bytes(b"User ID,Full name\nu-1,Dora Diaz\nu-2,Eve Egan\n")
    assert reps_of(read_report(run, deals, users)) == ["Dora Diaz", "Eve Egan"]


def test_an_address_with_a_tab_gives_that_tab(run: Run, sheets: Sheets) -> None:
    assert reps_of(read_report(run, sheets.link(TEAM_BOOK, 2))) == ["Cleo"]


@pytest.mark.parametrize("key", [True, False])
def test_a_tab_is_chosen_by_its_name_also_where_it_is_hidden(
    run: Run, sheets: Sheets, monkeypatch: pytest.MonkeyPatch, key: bool
) -> None:
    if not key:
        without_key(monkeypatch)
    link = sheets.link(TEAM_BOOK)
    assert reps_of(read_report(run, link, "--sheet", "Q2")) == ["Cleo"]
    assert reps_of(read_report(run, link, "--sheet", "Q2", "--sheet", "Q1")) == ["Ana", "Ben", "Cleo"]
    assert reps_of(read_report(run, link, "--sheet", "Old")) == ["Zoe"]


def test_a_tab_chosen_by_its_name_leaves_a_file_without_sheets_alone(
    run: Run, sheets: Sheets, tmp_path: Path
) -> None:
    deals = tmp_path / "deals.csv"
    deals.write_bytes(write_csv(make_deals(["Dora"], first=300)))
    report = read_report(run, sheets.link(TEAM_BOOK), deals, "--sheet", "Q2")
    assert reps_of(report) == ["Cleo", "Dora"]


def test_a_tab_that_is_not_there_is_one_sentence(run: Run, sheets: Sheets) -> None:
    refuse(run, "Q9", sheets.link(TEAM_BOOK), "--sheet", "Q9")


def refuse(run: Run, words: str, *arguments: str | Path) -> None:
    """Exit code 2, nothing on stdout, and what is wrong in the last line on stderr."""
    done = run("report", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_trouble_with_an_address_is_one_sentence(
    run: Run, sheets: Sheets, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(run, "knows no sheet", sheets.link("1" + TEAM_BOOK))
    refuse(run, "does not belong to Google Sheets", "https://firm.example/deals")
    sheets.trouble = "permission"
    try:
        refuse(run, sheets.service_account["client_email"], sheets.link(TEAM_BOOK))
        without_key(monkeypatch)
        refuse(run, "Anyone with the link", sheets.link(TEAM_BOOK))
    finally:
        sheets.trouble = None


def test_what_is_wrong_with_the_settings_is_one_sentence(
    run: Run, sheets: Sheets, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PROVOKED_LUCK_GOOGLE_KEY", str(tmp_path / "none.json"))
    refuse(run, "PROVOKED_LUCK_GOOGLE_KEY", sheets.link(TEAM_BOOK))
    without_key(monkeypatch)
    secrets = tmp_path / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text("[google]\nhush = \n")
    refuse(run, "Look at line 2 of it", sheets.link(TEAM_BOOK))


def test_the_key_may_stand_in_any_of_streamlits_files_of_secrets(
    run: Run, sheets: Sheets, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    without_key(monkeypatch)
    first, second = tmp_path / "first.toml", tmp_path / "second.toml"
    first.write_text(f"[google]\nservice_account = '''{json.dumps(sheets.service_account)}'''\n")
    second.write_text("[auth]\ncookie_secret = 'x'\n")
    monkeypatch.setenv("STREAMLIT_SECRETS_FILES", f"{first} {second}")
    assert reps_of(read_report(run, sheets.link(OTHER_BOOK))) == ["u-1", "u-2"]
