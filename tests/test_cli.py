"""The commands: their two streams and exit codes; one of them as a process, as a person runs it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lib.cli import main
from lib.terms import BEHAVIOURS, CLASSES, EVIDENCE, OUTCOMES, TALLIES

ROOT = Path(__file__).resolve().parent.parent

SMALL = (
    "Rep,Stage,Created,Closed,Amount,Account,Lead source\n"
    "Ana,Won,2025-01-06,2025-02-03,1000,Acme Inc,Referral\n"
    "Ana,Lost,2025-01-07,2025-02-10,500,Borealis,Cold call\n"
    "Ben,Won,2025-03-01,2025-03-30,700,Cobalt,Trade show\n"
    "Ben,Won,2025-03-02,not yet,700,Dune,Trade show\n"
    "Ben,Open,2025-03-03,,,Ember,\n"
)


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs a command in this process: starting Python anew for each would cost seconds."""

    def run_command(*arguments: str | Path) -> Done:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Done(code, out.decode(), err.decode())

    return run_command


def test_a_command_is_a_process_with_two_streams_and_an_exit_code(small: Path) -> None:
    command = [sys.executable, "-m", "lib", "classify", str(small)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, encoding="utf-8")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 5)
    assert "1 of 5 rows" in done.stderr
    refused = subprocess.run([*command, "--rep"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (refused.returncode, refused.stdout) == (2, "")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("deals") / "small.csv"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_the_report_of_a_small_file_says_what_a_person_counts(run: Run, small: Path) -> None:
    done = run("report", small, "--format", "json")
    assert done.returncode == 0
    report = json.loads(done.stdout)
    source = report["source"]
    assert (source["rows"], source["accepted"], source["rejected"], source["blank"]) == (5, 4, 1, 0)
    assert [(reject["row"], reject["value"]) for reject in source["rejects"]] == [(5, "not yet")]
    assert report["as_of"] == "2025-03-30"
    assert report["scope"] == {"reps": [], "quarters": [], "deals": 4}
    team = report["luck"]["team"]
    assert [(team[klass]["sales"], team[klass]["revenue"]) for klass in CLASSES] == [
        (1, 1000.0),
        (1, 700.0),
        (0, 0.0),
        (0, 0.0),
    ]
    assert report["luck"]["channels"] == {
        "referral": {"sales": 1, "revenue": 1000.0},
        "trade_event": {"sales": 1, "revenue": 700.0},
    }
    assert report["close_rate"]["reps"]["Ana"]["hits"] == 1
    assert report["close_rate"]["reps"]["Ana"]["chances"] == 2
    assert report["superstar"] is None
    assert "1 of 5 rows were left out: 1 bad date." in done.stderr


def test_the_report_has_the_form_that_the_docs_promise(run: Run) -> None:
    report = json.loads(run("report", "demo", "--format", "json").stdout)
    assert list(report) == [
        "schema_version",
        "method_version",
        "source",
        "as_of",
        "scope",
        "luck",
        "close_rate",
        "superstar",
        "behaviours",
        "lead",
        "seats",
        "setbacks",
        "article",
    ]
    assert report["schema_version"] == 1
    assert set(report["superstar"]) == {"rep", "chosen_by", "p_best", "in_the_race"}
    assert [behaviour["id"] for behaviour in report["behaviours"]] == list(BEHAVIOURS)
    for behaviour in report["behaviours"]:
        for gap in behaviour["reps"].values():
            assert ("against" in gap) == (behaviour["kind"] in {"ratio", "difference"})
            assert gap["low"] <= gap["value"] <= gap["high"]
    assert set(report["lead"]) == {"with_all", "without_biggest", "biggest"}
    assert set(report["seats"]) == set(report["setbacks"]["reps"]) == set(report["close_rate"]["reps"])
    assert [hold["id"] for hold in report["article"]] == list(BEHAVIOURS)


def test_the_rep_filter_lists_fewer_reps_and_changes_nothing_else(run: Run) -> None:
    whole = json.loads(run("report", "demo", "--format", "json").stdout)
    rep = sorted(whole["close_rate"]["reps"])[-1]
    alone = json.loads(run("report", "demo", "--format", "json", "--rep", rep.upper()).stdout)
    assert list(alone["close_rate"]["reps"]) == [rep]
    assert alone["close_rate"]["reps"][rep] == whole["close_rate"]["reps"][rep]
    assert alone["superstar"] == whole["superstar"]
    assert alone["luck"]["team"] == whole["luck"]["team"]
    assert alone["luck"]["channels"] == whole["luck"]["channels"]


def test_the_report_as_text_is_a_page_a_person_can_read(run: Run) -> None:
    done = run("report", "demo")
    assert done.returncode == 0
    assert done.stdout.startswith("demo: ")
    assert "Superstar: " in done.stdout
    assert all(behaviour.title in done.stdout for behaviour in BEHAVIOURS.values())


def test_classify_writes_a_sentence_for_every_deal(run: Run, small: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("classify", small).stdout)))
    assert len(rows) == 4
    assert list(rows[0]) == ["deal_id", "rep", "outcome", "channel", "class", "evidence", "because"]
    assert all(row["evidence"] in EVIDENCE and row["outcome"] in OUTCOMES for row in rows)
    assert all(row["because"].endswith(".") for row in rows)
    assert [row["channel"] for row in rows] == ["referral", "outbound", "trade_event", "unknown"]


@pytest.mark.parametrize("engine", ["pandas", "polars", "duckdb"])
def test_tally_is_the_same_on_every_engine(run: Run, small: Path, engine: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run("tally", small, "--engine", engine).stdout)))
    assert {row["tally"] for row in rows} <= set(TALLIES)
    assert all(int(row["hits"]) or int(row["chances"]) for row in rows)
    closes = [tuple(row.values()) for row in rows if row["tally"] == "close_rate"]
    assert closes == [("Ana", "2025Q1", "close_rate", "1", "2"), ("Ben", "2025Q1", "close_rate", "1", "1")]


def test_tally_writes_parquet_where_the_name_says_so(run: Run, small: Path, tmp_path: Path) -> None:
    out = tmp_path / "tallies.parquet"
    assert run("tally", small, "-o", out).returncode == 0
    assert pq.read_table(out).column_names == ["rep", "quarter", "tally", "hits", "chances"]


def test_demo_writes_an_office_that_report_reads(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "office.csv"
    assert run("demo", "--deals", "300", "--reps", "4", "--seed", "9", "-o", out).returncode == 0
    again = run("demo", "--deals", "300", "--reps", "4", "--seed", "9")
    assert again.stdout.replace("\r\n", "\n") == out.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    assert run("report", out).returncode == 0


def test_a_header_named_by_hand_is_taken(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(SMALL.replace("Rep,", "Whose,", 1), encoding="utf-8")
    report = json.loads(run("report", path, "--map", "rep=Whose", "--format", "json").stdout)
    assert report["source"]["columns"]["rep"] == "Whose"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["report", "nowhere.csv"], "nowhere.csv was not found."),
        (["report", "."], ". is a folder."),
        (["report", "demo", "--rep", "Nobody"], "No rep is called “Nobody”."),
        (["report", "demo", "--quarter", "2026-1"], "write a quarter as 2026Q1"),
        (["report", "demo", "--as-of", "yesterday"], "“yesterday” is not a date"),
        (["report", "demo", "--fiscal-start", "13"], "not a whole number from 1 to 12"),
        (["report", "demo", "--map", "colour=Rep"], "canonical is one of"),
        (["report", "https://docs.example/d/1"], "does not belong to Google Sheets"),
        (["tally", "demo", "-o", "/nowhere/at/all.csv"], "could not be written"),
        (["demo", "--deals", "0"], "not a whole number of at least 1"),
    ],
)
def test_what_cannot_be_read_ends_with_one_sentence_and_exit_code_two(
    run: Run, arguments: list[str], said: str
) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_map_to_a_header_that_is_not_there_lists_the_headers(run: Run, small: Path) -> None:
    done = run("report", small, "--map", "rep=Owner")
    assert done.returncode == 2
    assert "Lead source" in done.stderr


@pytest.mark.parametrize("command", ["report", "classify", "tally", "demo"])
def test_every_command_takes_h(run: Run, command: str) -> None:
    done = run(command, "-h")
    assert done.returncode == 0
    assert done.stdout.startswith(f"usage: python -m lib {command}")
