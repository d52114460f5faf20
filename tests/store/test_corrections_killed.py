"""Killed at any moment, the store has what it confirmed: all of every batch, or nothing of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from lib.store.corrections import CorrectionStore, open_corrections
from lib.store.engines import name_file

ROOT = Path(__file__).resolve().parents[2]


def _kill(address: str, kills: int, when: str, seconds: float) -> list[list[str]]:
    """Of each child that was killed, the ids that it confirmed."""
    command = [sys.executable, "-m", "tests.store.killed", address, str(kills), when, str(seconds)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    return json.loads(ran.stdout)


def _load(address: str) -> list[str]:
    store = open_corrections(address)
    assert isinstance(store, CorrectionStore), store
    history = store.load("one")
    assert isinstance(history, tuple), history
    return [correction.id for correction in history]


def test_200_writers_killed_lose_no_confirmed_correction(address: str) -> None:
    confirmed = _kill(address, 200, "writing", 0.04)
    kept = _load(address)
    assert sum(map(bool, confirmed)) > 50, "hardly any had something to lose"
    assert {id for ids in confirmed for id in ids} <= set(kept)  # noqa: A001
    # beyond that, at most the batch that each was adding when it was killed, and that one whole
    assert len(kept) == len(set(kept))
    assert len(kept) - sum(map(len, confirmed)) in range(0, 3 * 200 + 1, 3)
    for first in range(0, len(kept), 3):
        batch = kept[first].removesuffix("-0")
        assert kept[first : first + 3] == [f"{batch}-{part}" for part in range(3)]


def test_a_store_whose_making_was_killed_is_made_by_whoever_opens_it_next(tmp_path: Path) -> None:
    confirmed = _kill(name_file(tmp_path / "NUMBER"), 40, "opening", 0.15)
    for number, ids in enumerate(confirmed):
        assert _load(name_file(tmp_path / str(number)))[: len(ids)] == ids
