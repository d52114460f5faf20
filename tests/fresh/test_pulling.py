"""Background pulls: one at a time for a key, a few in all, seen from any thread, silent about content."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest

from lib.fresh.pulling import MOST_REMEMBERED, Pulls, State, Tell
from lib.terms import Problem

TROUBLE = Problem("quota", "Google is busy.", "Press Pull again.")


class Gate:
    """Work that tells, then waits until it is let through."""

    def __init__(self, result: Problem | None = None) -> None:
        self.begun, self.open, self._result = threading.Event(), threading.Event(), result

    def __call__(self, tell: Tell) -> Problem | None:
        tell("Google asks us to wait 20 seconds …")
        self.begun.set()
        assert self.open.wait(10)
        return self._result


def test_a_key_that_was_never_pulled_has_an_empty_state() -> None:
    assert Pulls().state("office") == State()


def test_while_a_pull_runs_every_thread_sees_what_it_says_and_afterwards_how_it_ended() -> None:
    times = iter([100.0, 130.0])
    pulls, gate = Pulls(clock=lambda: next(times)), Gate()
    assert pulls.start("office", gate)
    assert gate.begun.wait(5)
    assert pulls.state("office") == State(True, "Google asks us to wait 20 seconds …", 100.0)
    gate.open.set()
    assert pulls.wait("office", 5) == State(False, None, 100.0, 130.0, None)


def test_trouble_stays_to_be_read_until_the_next_pull_has_ended() -> None:
    pulls = Pulls()
    pulls.start("office", lambda tell: TROUBLE)
    ended = pulls.wait("office", 5)
    assert ended.trouble == TROUBLE
    gate = Gate()
    pulls.start("office", gate)
    assert pulls.state("office").trouble == TROUBLE
    assert pulls.state("office").finished == ended.finished
    gate.open.set()
    assert pulls.wait("office", 5).trouble is None


def test_a_key_is_never_pulled_twice_at_once_whoever_asks() -> None:
    pulls, gate = Pulls(), Gate()
    barrier, started = threading.Barrier(8), []

    def ask() -> None:
        barrier.wait()
        started.append(pulls.start("office", gate))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(started) == [False] * 7 + [True]
    gate.open.set()
    pulls.wait("office", 5)
    assert pulls.start("office", lambda tell: None)


def test_more_pulls_than_may_run_wait_for_their_turn_and_say_so() -> None:
    pulls, gates = Pulls(most=2), [Gate() for _ in range(5)]
    for number, gate in enumerate(gates):
        assert pulls.start(f"office {number}", gate)
    assert gates[0].begun.wait(5)
    assert gates[1].begun.wait(5)
    assert not gates[2].begun.wait(0.05)
    assert pulls.state("office 2").running
    assert "Waiting" in str(pulls.state("office 2").said)
    assert not pulls.start("office 2", lambda tell: None)
    gates[0].open.set()
    assert gates[2].begun.wait(5)
    assert not gates[3].begun.is_set()
    for gate in gates:
        gate.open.set()
    assert not any(pulls.wait(f"office {number}", 5).running for number in range(5))


def test_never_more_at_once_than_may_run_however_many_are_asked_for() -> None:
    pulls, lock, counts = Pulls(most=3), threading.Lock(), [0, 0]

    def work(tell: Tell) -> None:
        with lock:
            counts[0] += 1
            counts[1] = max(counts)
        time.sleep(0.002)
        with lock:
            counts[0] -= 1

    for number in range(60):
        pulls.start(f"office {number}", work)
    assert not any(pulls.wait(f"office {number}", 5).running for number in range(60))
    assert counts[0] == 0
    assert 1 < counts[1] <= 3


def test_work_that_breaks_becomes_a_problem_and_the_log_says_where_but_never_with_what(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def work(tell: Tell) -> None:
        raise ValueError("Ana Ruiz, 5,000 EUR, key 123-secret")

    pulls = Pulls()
    with caplog.at_level(logging.DEBUG, logger="provoked_luck"):
        pulls.start("office", work)
        state = pulls.wait("office", 5)
    assert state.trouble is not None
    assert state.trouble.kind == "broken"
    (record,) = caplog.records
    assert record.name == "provoked_luck"
    assert "ValueError at test_pulling.py:" in record.getMessage()
    said = record.getMessage() + str(record.exc_info) + str(state)
    assert not any(secret in said for secret in ("Ana", "5,000", "secret"))
    assert pulls.start("office", lambda tell: None)


def test_broken_work_gives_its_place_to_the_next() -> None:
    pulls = Pulls(most=1)
    for number in range(5):
        pulls.start(f"office {number}", _divide)
    pulls.start("good", lambda tell: None)
    assert pulls.wait("good", 5).trouble is None
    assert pulls.state("good").finished is not None


def _divide(tell: Tell) -> None:
    1 / 0  # noqa: B018 - raises


def test_what_is_told_after_the_end_is_not_heard() -> None:
    pulls, tells = Pulls(), list[Callable[[str], None]]()
    pulls.start("office", lambda tell: tells.append(tell))
    pulls.wait("office", 5)
    tells[0]("still here")
    assert pulls.state("office").said is None


def test_waiting_ends_when_the_time_is_over() -> None:
    pulls, gate = Pulls(), Gate()
    pulls.start("office", gate)
    assert pulls.wait("office", 0.01).running
    gate.open.set()
    assert not pulls.wait("office", 5).running


def test_states_are_remembered_for_so_many_keys_and_no_more() -> None:
    pulls = Pulls()
    for number in range(MOST_REMEMBERED + 10):
        pulls.start(f"office {number}", lambda tell: None)
        pulls.wait(f"office {number}", 5)
    known = [pulls.state(f"office {number}") != State() for number in range(MOST_REMEMBERED + 10)]
    assert known == [False] * 10 + [True] * MOST_REMEMBERED


def test_a_server_that_ends_does_not_wait_for_its_pulls() -> None:
    code = (
        "import time; from lib.fresh.pulling import Pulls; p = Pulls(most=1);"
        "p.start('a', lambda tell: time.sleep(60)); p.start('b', lambda tell: time.sleep(60)); print('ended')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20)
    assert (done.stdout, done.stderr, done.returncode) == ("ended\n", "", 0)
