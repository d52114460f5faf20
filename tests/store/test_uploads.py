"""Kept files: found by their token alone, whole or not at all, and not for ever."""

from __future__ import annotations

import os
import time
from pathlib import Path

from lib.store.uploads import Upload, Uploads

DEALS = Upload("deals.csv", b"Rep,Stage\nAna,Won\n", {"day_first": True, "columns": [["rep", "Rep"]]})


def test_a_new_server_finds_the_file_by_its_token(tmp_path: Path) -> None:
    assert Uploads(tmp_path / "kept").save("token", DEALS)
    assert Uploads(tmp_path / "kept").load("token") == DEALS


def test_the_folder_tells_nobody_a_token_or_a_name_and_is_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    Uploads(folder).save("secret-token", DEALS)
    names = [path.name for path in folder.iterdir()]
    assert len(names) == 2
    assert not any("secret" in name or "deals" in name for name in names)
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


def test_an_unknown_token_finds_nothing_whatever_it_looks_like(tmp_path: Path) -> None:
    kept = Uploads(tmp_path)
    kept.save("token", DEALS)
    assert all(kept.load(token) is None for token in ("", "other", "../token", "token\x00", "*"))


def test_new_choices_keep_the_bytes(tmp_path: Path) -> None:
    kept = Uploads(tmp_path)
    kept.save("token", DEALS)
    assert kept.save_choices("token", "deals.csv", {"day_first": False})
    assert kept.load("token") == Upload("deals.csv", DEALS.data, {"day_first": False})
    assert not kept.save_choices("unknown", "deals.csv", {})


def test_what_was_not_used_for_long_goes_and_a_use_keeps_it(tmp_path: Path) -> None:
    kept = Uploads(tmp_path, keep_days=1)
    for token in ("old", "used"):
        kept.save(token, DEALS)
    two_days_ago = time.time() - 2 * 86_400
    for path in tmp_path.glob("*.bytes"):
        os.utime(path, (two_days_ago, two_days_ago))
    kept.load("used")
    kept.sweep()
    assert kept.load("old") is None
    assert kept.load("used") == DEALS


def test_the_longest_unused_makes_room(tmp_path: Path) -> None:
    kept = Uploads(tmp_path, most=2 * len(DEALS.data))
    for age, token in ((30, "first"), (20, "second"), (10, "third")):
        kept.save(token, DEALS)
        newest = max(tmp_path.glob("*.bytes"), key=lambda path: path.stat().st_mtime)
        os.utime(newest, (time.time() - age, time.time() - age))
    kept.sweep()
    assert [kept.load(token) is not None for token in ("first", "second", "third")] == [False, True, True]


def test_a_forgotten_file_is_gone_from_the_disk(tmp_path: Path) -> None:
    kept = Uploads(tmp_path)
    kept.save("token", DEALS)
    kept.forget("token")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_no_file(tmp_path: Path) -> None:
    kept = Uploads(tmp_path)
    kept.save("token", DEALS)
    next(tmp_path.glob("*.json")).write_text("{", encoding="utf-8")
    assert kept.load("token") is None


def test_a_disk_that_refuses_keeps_nothing_and_stops_nothing(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_bytes(b"")
    kept = Uploads(in_the_way / "kept")
    assert not kept.save("token", DEALS)
    assert kept.load("token") is None
