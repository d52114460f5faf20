"""Bad input gets a plain sentence and loses nothing: every bad file, through the street and the command."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from lib.cli import main
from lib.intake.read import Unread
from lib.office import Office, Scope, open_office
from lib.report import build_report
from tests.bad_files import BadFile, list_bad_files

FILES = {file.name: file for file in list_bad_files()}
JARGON = ("Traceback", "Error", "Exception", "None", "NaN", "dtype", "pyarrow", "utf-8 codec", "0x")


@cache
def outcome_of(name: str) -> Office | Unread:
    return open_office(name, FILES[name].data)


def _files(opens: bool) -> list[BadFile]:
    return [file for file in FILES.values() if file.opens is opens]


@pytest.mark.parametrize("file", _files(False), ids=lambda file: file.name)
def test_a_file_that_is_no_office_gets_a_sentence_that_says_what_to_do(file: BadFile) -> None:
    outcome = outcome_of(file.name)
    assert isinstance(outcome, Unread)
    assert file.says in outcome.problem.why.casefold()
    assert outcome.problem.why.endswith((".", "”"))
    assert outcome.problem.mend
    assert not any(word in str(outcome.problem) for word in JARGON)


@pytest.mark.parametrize("file", _files(True), ids=lambda file: file.name)
def test_a_poor_office_still_answers_every_question(file: BadFile) -> None:
    office = outcome_of(file.name)
    assert isinstance(office, Office)
    intake = office.intake
    assert intake.rows == intake.accepted + intake.rejected + intake.blank
    report = build_report(office, Scope())
    assert json.loads(json.dumps(report, allow_nan=False))["behaviours"]


@pytest.mark.parametrize("file", FILES.values(), ids=lambda file: file.name)
def test_the_command_says_the_same_in_one_sentence(
    file: BadFile, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / file.name
    path.write_bytes(file.data)
    code = main(["report", str(path)])
    said = capsys.readouterr()
    assert code == (0 if file.opens else 2)
    assert "Traceback" not in said.out + said.err
    if not file.opens:
        assert said.out == ""
        assert len(said.err.strip().splitlines()) == 1
