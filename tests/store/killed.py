"""Writers that are killed: ``python -m tests.store.killed ADDRESS KILLS opening|writing SECONDS``.

A child at a time opens the store at the address and adds batches of three; it says the ids of a batch once
the store took it, and dies of SIGKILL at a random moment within so many seconds of its birth, or of having
opened. What each confirmed is printed. ``NUMBER`` in the address is the number of the child.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time

import alembic.command  # noqa: F401 - this and the next before the fork, so that a child is quick
import psycopg  # noqa: F401

from lib.corrections import Correction
from lib.store.corrections import CorrectionStore, open_corrections

_OPEN = b"open "


def _write_on(address: str, child: int, pipe: int) -> None:
    store = open_corrections(address)
    assert isinstance(store, CorrectionStore), store
    os.write(pipe, _OPEN)
    for batch in range(1_000):
        ids = [f"{child}-{batch}-{part}" for part in range(3)]
        made = [Correction(id, 1.0, None, "deal", id, "event", None, "x" * 3_000) for id in ids]  # noqa: A001
        assert store.add("one", made) is None
        os.write(pipe, " ".join([*ids, ""]).encode())


def _kill_one(address: str, child: int, wait: bool, seconds: float) -> list[str]:
    """→ the ids that the child confirmed."""
    reading, writing = os.pipe()
    if (process := os.fork()) == 0:
        _write_on(address, child, writing)
        os._exit(1)
    os.close(writing)
    if wait:
        os.read(reading, len(_OPEN))
    time.sleep(random.uniform(0, seconds))
    os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    assert os.WIFSIGNALED(status), "the child ended by itself"
    with os.fdopen(reading) as pipe:
        return pipe.read().removeprefix(_OPEN.decode()).split()


def main() -> None:
    address, kills, when, seconds = sys.argv[1:]
    confirmed = [
        _kill_one(address.replace("NUMBER", str(child)), child, when == "writing", float(seconds))
        for child in range(int(kills))
    ]
    json.dump(confirmed, sys.stdout)


if __name__ == "__main__":
    main()
