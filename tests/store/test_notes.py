"""Notes on dates: kept whole, one line each, not without end, and gone with their office."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.store.notes import LONGEST, Note, Notes
from lib.terms import Problem

DAY = date(2026, 2, 3)
WHO = "lena@firm.example"


def _add(notes: Notes, text: str = "coaching began", *, token: str = "one", day: date = DAY) -> Note:
    note = notes.add(token, day, text, WHO)
    assert isinstance(note, Note), note
    return note


def _refused(notes: Notes, text: str, token: str = "one") -> Problem:
    problem = notes.add(token, DAY, text, WHO)
    assert isinstance(problem, Problem)
    return problem


def test_a_new_server_has_the_notes_of_the_one_before(tmp_path: Path) -> None:
    note = _add(Notes(tmp_path))
    assert Notes(tmp_path).load("one") == (note,)
    assert (note.day, note.text, note.who) == (DAY, "coaching began", WHO)


def test_notes_come_by_day_and_those_of_one_day_as_they_were_added(tmp_path: Path) -> None:
    notes = Notes(tmp_path)
    for text, day in (("c", date(2026, 3, 1)), ("b", DAY), ("a", DAY), ("d", date(2025, 1, 1))):
        _add(notes, text, day=day)
    assert [note.text for note in notes.load("one")] == ["d", "b", "a", "c"]


def test_one_office_never_sees_the_notes_of_another(tmp_path: Path) -> None:
    notes = Notes(tmp_path)
    _add(notes, "mine")
    _add(notes, "theirs", token="other")
    assert [note.text for note in notes.load("one")] == ["mine"]
    assert notes.load("third") == ()


def test_a_text_becomes_one_line_without_what_cannot_be_seen(tmp_path: Path) -> None:
    assert _add(Notes(tmp_path), "  new\n\tprice\u200b list \u202e ").text == "new price list"


@pytest.mark.parametrize("text", ["", "   ", "\n\u200b", "\ud800"])
def test_a_blank_note_is_refused_with_what_to_do(tmp_path: Path, text: str) -> None:
    problem = _refused(Notes(tmp_path), text)
    assert str(problem) == (
        "There is nothing in the note yet. Write in a few words what began that day, "
        "for example “coaching began”."
    )


def test_eighty_characters_fit_and_one_more_does_not(tmp_path: Path) -> None:
    notes = Notes(tmp_path)
    assert _add(notes, "ä" * LONGEST).text == "ä" * LONGEST
    assert _refused(notes, "ä" * 81).why == "The note has 81 characters; a chart has room for 80."
    assert len(notes.load("one")) == 1


def test_the_fifty_first_note_of_an_office_is_refused_until_one_is_removed(tmp_path: Path) -> None:
    notes = Notes(tmp_path)
    first, *_ = [_add(notes, str(number)) for number in range(50)]
    assert "50 notes already" in _refused(notes, "one more").why
    _add(notes, "another office has room", token="other")
    notes.remove("one", first.id)
    assert _add(notes, "one more") in notes.load("one")


@given(st.text(max_size=200))
def test_any_text_is_kept_as_one_line_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    notes = Notes(tmp_path_factory.getbasetemp() / "any", most=10_000)
    said = notes.add("one", DAY, text, None)
    if isinstance(said, Note):
        assert said in notes.load("one")
        assert 1 <= len(said.text) <= LONGEST
        assert said.text.isprintable()
        assert said.text == said.text.strip()
        notes.remove("one", said.id)
    else:
        assert said.kind in ("blank", "long")


def test_removing_takes_that_note_alone_and_no_other_file(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "notes")
    stays, goes = _add(notes, "stays"), _add(notes, "goes")
    (tmp_path / "outside.note").write_text("x")
    for id in (goes.id, goes.id, "../../outside", "", "*", stays.id.upper() + "\n"):  # noqa: A001
        notes.remove("one", id)
    notes.remove("other", stays.id)
    assert notes.load("one") == (stays,)
    assert (tmp_path / "outside.note").exists()


def test_forgetting_an_office_leaves_nothing_of_it_on_disk(tmp_path: Path) -> None:
    notes = Notes(tmp_path)
    _add(notes)
    stays = _add(notes, token="other")
    notes.forget("one")
    notes.forget("never was")
    assert (notes.load("one"), notes.load("other")) == ((), (stays,))
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "broken", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'{"day":"2026-02-03","text":5,"who":null}']
)
def test_a_damaged_file_costs_that_note_and_no_other(tmp_path: Path, broken: bytes) -> None:
    notes = Notes(tmp_path)
    damaged, whole = _add(notes, "damaged"), _add(notes, "whole")
    next(tmp_path.rglob(f"{damaged.id}.note")).write_bytes(broken)
    assert notes.load("one") == (whole,)


def test_who_lists_the_folder_learns_neither_token_nor_words(tmp_path: Path) -> None:
    _add(Notes(tmp_path), "secret-word", token="secret-token")
    names = " ".join(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*"))
    assert "secret" not in names
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.rglob("*"))


def test_no_text_and_no_person_is_in_what_a_log_would_show_of_a_note(tmp_path: Path) -> None:
    shown = repr(_add(Notes(tmp_path), "secret-word"))
    assert "secret" not in shown
    assert "lena" not in shown


def test_notes_that_nobody_looked_at_for_thirty_days_are_deleted_and_those_in_use_stay(
    tmp_path: Path,
) -> None:
    notes = Notes(tmp_path)
    for token in ("old", "used"):
        _add(notes, token=token)
    for path in tmp_path.rglob("*"):
        os.utime(path, (time.time() - 31 * 86_400,) * 2)
    notes.load("used")
    notes.sweep()
    assert notes.load("old") == ()
    assert len(notes.load("used")) == 1


def test_a_disk_that_refuses_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("a file where the folder should be")
    notes = Notes(tmp_path / "notes")
    assert _refused(notes, "coaching began").kind == "disk"
    assert notes.load("one") == ()
    notes.forget("one")
    notes.sweep()


_WRITER = """
import sys
from datetime import date
from pathlib import Path
from lib.store.notes import Notes
notes = Notes(Path(sys.argv[1]), most=int(sys.argv[2]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[3])):
    notes.add("one", date(2026, 2, 3), f"{sys.argv[4]} {number}", None)
"""


def _start_writer(folder: Path, most: int, count: int, name: str) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", _WRITER, str(folder), str(most), str(count), name]
    writer = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    return writer


def _let_go(writer: subprocess.Popen[str]) -> None:
    assert writer.stdin is not None
    writer.stdin.write("\n")
    writer.stdin.flush()


def test_two_processes_that_add_fifty_each_at_once_lose_none(tmp_path: Path) -> None:
    writers = [_start_writer(tmp_path, 100, 50, name) for name in ("ours", "theirs")]
    for writer in writers:
        _let_go(writer)
    assert [writer.wait(30) for writer in writers] == [0, 0]
    texts = {note.text for note in Notes(tmp_path).load("one")}
    assert texts == {f"{name} {number}" for name in ("ours", "theirs") for number in range(50)}


def test_a_server_killed_while_it_writes_leaves_every_note_whole(tmp_path: Path) -> None:
    writer = _start_writer(tmp_path, 100_000, 100_000, "note")
    _let_go(writer)
    deadline = time.monotonic() + 20
    while len(list(tmp_path.rglob("*.note"))) < 20 and time.monotonic() < deadline:
        time.sleep(0.005)
    writer.send_signal(signal.SIGKILL)
    writer.wait(30)
    files = list(tmp_path.rglob("*.note"))
    assert len(files) >= 20
    assert all(json.loads(path.read_bytes())["text"].startswith("note ") for path in files)
    assert [note.text for note in Notes(tmp_path).load("one")] == [f"note {i}" for i in range(len(files))]
