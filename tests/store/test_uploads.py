"""Kept offices: found by their token alone, whole or not at all, and not for ever."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from lib.store.matches import Matches
from lib.store.uploads import Kept, Upload, Uploads

FILE = Kept(
    "deals.csv",
    b"Rep,Stage\nAna,Won\n",
    choices={"": {"day_first": True, "columns": [["rep", "Rep"]]}},
)
SHEET = Kept(
    "Sales team",
    b'{"title": "Sales team"}',
    "pulled",
    "https://docs.google.com/spreadsheets/d/abc/edit#gid=5",
    1_790_000_000.25,
    ("2026 Q1", "Größe"),
    ("Notes",),
    {"2026 Q1": {"header_row": 3}, "Größe": {}},
    ((5, "2026 Q1"), (6, "Größe")),
)
OFFICE = Upload((FILE, SHEET))
DEALS = Upload((FILE,))


def test_a_new_server_finds_the_office_by_its_token_with_all_that_was_decided(tmp_path: Path) -> None:
    assert Uploads(tmp_path / "kept").save("token", OFFICE)
    assert Uploads(tmp_path / "kept").load("token") == OFFICE


def test_the_folder_tells_nobody_a_token_or_a_name_and_is_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    Uploads(folder).save("secret-token", OFFICE)
    names = [path.name for path in folder.iterdir()]
    assert len(names) == 3
    assert not any("secret" in name or "deals" in name for name in names)
    assert not any(
        sha256(source.data).hexdigest()[:16] in name for name in names for source in OFFICE.sources
    )
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


def test_an_unknown_token_finds_nothing_whatever_it_looks_like(tmp_path: Path) -> None:
    kept = Uploads(tmp_path)
    kept.save("token", DEALS)
    assert all(kept.load(token) is None for token in ("", "other", "../token", "token\x00", "*", "\ud800"))


def test_equal_bytes_are_stored_once(tmp_path: Path) -> None:
    kept = Uploads(tmp_path)
    twice = Upload((FILE, replace(FILE, name="copy of deals.csv")))
    kept.save("token", twice)
    assert len(list(tmp_path.glob("*.bytes"))) == 1
    assert kept.load("token") == twice


def test_a_pull_that_brought_the_same_bytes_does_not_write_them_again(tmp_path: Path) -> None:
    kept = Uploads(tmp_path)
    kept.save("token", OFFICE)
    before = {path.name: path.stat().st_ino for path in tmp_path.glob("*.bytes")}
    kept.save("token", Upload((FILE, replace(SHEET, pulled=1_790_000_900.0))))
    assert {path.name: path.stat().st_ino for path in tmp_path.glob("*.bytes")} == before
    loaded = kept.load("token")
    assert loaded is not None
    assert loaded.sources[1].pulled == 1_790_000_900.0


def test_what_an_office_no_longer_names_is_gone_from_the_disk(tmp_path: Path) -> None:
    kept = Uploads(tmp_path)
    kept.save("token", OFFICE)
    kept.save("token", Upload((replace(SHEET, data=b"newer"),)))
    assert [path.read_bytes() for path in tmp_path.glob("*.bytes")] == [b"newer"]


def test_new_decisions_keep_the_bytes_and_ask_for_none(tmp_path: Path) -> None:
    kept = Uploads(tmp_path)
    kept.save("token", OFFICE)
    decided = replace(SHEET, data=b"", taken=None, left=(), choices={"2026 Q1": {"day_first": False}})
    assert kept.renew("token", [replace(FILE, data=b""), decided])
    assert kept.load("token") == Upload((FILE, replace(decided, data=SHEET.data)))


def test_links_to_files_kept_in_the_first_layout_still_lead_to_them(tmp_path: Path) -> None:
    kept = Uploads(tmp_path)
    _keep_first(tmp_path, "whole", {"part": None, "day_first": True})
    _keep_first(tmp_path, "chosen", {"part": "2026", "day_first": True})
    whole = Kept("deals.csv", b"Rep\nAna\n", choices={"": {"part": None, "day_first": True}})
    chosen = replace(whole, taken=("2026",), choices={"2026": {"part": "2026", "day_first": True}})
    assert kept.load("whole") == Upload((whole,))
    assert kept.load("chosen") == Upload((chosen,))
    decided = replace(whole, data=b"", choices={"": {"day_first": False}})
    assert kept.renew("whole", [decided])
    assert kept.load("whole") == Upload((replace(decided, data=whole.data),))
    kept.save("chosen", DEALS)
    assert kept.load("chosen") == DEALS
    assert len(list(tmp_path.iterdir())) == 4


def _keep_first(folder: Path, token: str, choices: dict[str, object]) -> None:
    name = sha256(token.encode()).hexdigest()
    (folder / f"{name}.bytes").write_bytes(b"Rep\nAna\n")
    (folder / f"{name}.json").write_text(json.dumps({"name": "deals.csv", "choices": choices}))


def test_what_was_not_used_for_long_goes_and_a_use_keeps_it(tmp_path: Path) -> None:
    kept = Uploads(tmp_path, keep_days=1)
    for token in ("old", "used"):
        kept.save(token, OFFICE)
    _make_old(tmp_path, 2 * 86_400)
    kept.load("used")
    kept.sweep()
    assert kept.load("old") is None
    assert kept.load("used") == OFFICE
    assert len(list(tmp_path.iterdir())) == 3


def test_the_longest_unused_makes_room(tmp_path: Path) -> None:
    kept = Uploads(tmp_path, most=10_000)
    office = Upload((Kept("deals.csv", b"x" * 4_000),))
    for token in ("first", "second", "third"):
        _make_old(tmp_path, 10)
        kept.save(token, office)
    assert [kept.load(token) is not None for token in ("first", "second", "third")] == [False, True, True]


def _make_old(folder: Path, seconds: float) -> None:
    for path in folder.iterdir():
        then = path.stat().st_mtime - seconds
        os.utime(path, (then, then))


def test_a_forgotten_office_is_gone_from_the_disk(tmp_path: Path) -> None:
    kept = Uploads(tmp_path)
    kept.save("token", OFFICE)
    kept.save("other", DEALS)
    kept.forget("token")
    assert kept.load("token") is None
    assert kept.load("other") == DEALS
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    "text", ["{", "[]", "7", "{}", '{"layout": 2}', '{"layout": 2, "sources": [{}]}', "\ud800"]
)
def test_a_damaged_file_is_no_office(tmp_path: Path, text: str) -> None:
    kept = Uploads(tmp_path)
    kept.save("token", DEALS)
    next(tmp_path.glob("*.json")).write_bytes(text.encode(errors="surrogatepass"))
    assert kept.load("token") is None


def test_bytes_that_are_cut_short_or_gone_are_no_office_and_the_next_save_mends_them(tmp_path: Path) -> None:
    kept = Uploads(tmp_path)
    kept.save("token", DEALS)
    blob = next(tmp_path.glob("*.bytes"))
    blob.write_bytes(FILE.data[:5])
    assert kept.load("token") is None
    kept.save("token", DEALS)
    assert kept.load("token") == DEALS
    blob.unlink()
    assert kept.load("token") is None


def test_a_disk_that_refuses_keeps_nothing_and_stops_nothing(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_bytes(b"")
    kept = Uploads(in_the_way / "kept")
    assert not kept.save("token", DEALS)
    assert not kept.renew("token", [FILE])
    assert kept.load("token") is None
    kept.forget("token")
    kept.sweep()


def test_a_crash_at_any_moment_leaves_the_old_office_or_the_new_one(tmp_path: Path) -> None:
    """Every state that the folder passes through while it is saved, as another process would find it."""
    kept = Uploads(tmp_path / "kept")
    newer = Upload((replace(FILE, data=b"newer"), replace(SHEET, data=b"newer too", taken=None)))
    kept.save("token", OFFICE)
    seen: list[Upload | None] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            seen.append(Uploads(tmp_path / "kept").load("token"))

    lookers = [threading.Thread(target=look) for _ in range(2)]
    for looker in lookers:
        looker.start()
    began = time.monotonic()
    while time.monotonic() - began < 1.0:
        kept.save("token", newer)
        kept.save("token", OFFICE)
    stop.set()
    for looker in lookers:
        looker.join()
    assert {one == OFFICE for one in seen} == {True, False}
    assert all(one in (OFFICE, newer) for one in seen)


TAKING_TURNS = [Upload((replace(FILE, data=bytes([n]) * 300_000), replace(SHEET, pulled=n))) for n in (1, 2)]


def save_for_ever(folder: str) -> None:
    kept = Uploads(Path(folder))
    while True:
        for office in TAKING_TURNS:
            kept.save("token", office)
            sys.stdout.write("\n")
            sys.stdout.flush()


def test_a_server_killed_while_it_saves_leaves_the_old_office_or_the_new_one(tmp_path: Path) -> None:
    """Killed as the system kills it: nothing of it runs to its end."""
    code = "import sys; from tests.store.test_uploads import save_for_ever; save_for_ever(sys.argv[1])"
    command = [sys.executable, "-c", code, str(tmp_path)]
    for pause in (0.0, 0.003, 0.011):
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as server:
            assert server.stdout is not None
            assert server.stdout.readline() == b"\n"
            time.sleep(pause)
            server.kill()
        assert Uploads(tmp_path).load("token") in TAKING_TURNS
    Uploads(tmp_path).save("token", DEALS)
    assert len(list(tmp_path.iterdir())) == 2


def test_remembered_matches_in_the_same_folder_are_left_alone(tmp_path: Path) -> None:
    matches, kept = Matches(tmp_path), Uploads(tmp_path, keep_days=1)
    matches.remember(("Rep",), {"day_first": True})
    _make_old(tmp_path, 2 * 86_400)
    kept.save("token", DEALS)
    kept.forget("token")
    assert matches.recall(("Rep",)) is not None


def test_two_threads_that_save_one_token_leave_one_of_the_two_offices(tmp_path: Path) -> None:
    kept = Uploads(tmp_path)
    offices = [
        Upload((replace(FILE, data=bytes([n]) * 1000), replace(SHEET, data=b"shared"))) for n in range(4)
    ]
    threads = [
        threading.Thread(target=lambda one=one: [kept.save("token", one) for _ in range(20)])
        for one in offices
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept.load("token") in offices
    assert len(list(tmp_path.iterdir())) == 3


def test_what_a_crash_left_behind_goes_with_the_next_save(tmp_path: Path) -> None:
    kept = Uploads(tmp_path)
    kept.save("token", DEALS)
    office = next(tmp_path.glob("*.json")).stem
    (tmp_path / f"{office}-8ab.part").write_bytes(b"half")
    (tmp_path / f"{office}-abc.bytes").write_bytes(b"nobody names me")
    assert kept.load("token") == DEALS
    kept.save("token", DEALS)
    assert len(list(tmp_path.iterdir())) == 2
