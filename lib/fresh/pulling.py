"""Pulls in the background: one at a time for a key, a few at a time in all, their state there for any thread.

The threads are daemons: a server that ends does not wait for them. What they bring they must put away whole
(``lib.store`` does), so that nothing half written stays.
"""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lib.fresh.wording import load_words, say_problem
from lib.terms import Problem

Tell = Callable[[str], None]
Work = Callable[[Tell], Problem | None]
"""Does a pull, telling meanwhile what it is about; the Problem if it came to nothing."""

MOST_AT_ONCE: Final = 4
MOST_REMEMBERED: Final = 1_000
"""Keys whose last pull is remembered; the longest ended go first."""

_log = logging.getLogger("provoked_luck")


@dataclass(frozen=True)
class State:
    """How the pull of a key stands. Times are seconds since 1970, UTC; None: not yet."""

    running: bool = False
    """Under way, or waiting for its turn."""
    said: str | None = None
    """What it told last, while it runs: “Google asks us to wait 20 seconds …”."""
    started: float | None = None
    finished: float | None = None
    """When the last pull ended, also while the next one runs."""
    trouble: Problem | None = None
    """Why the last pull that ended came to nothing."""


class Pulls:
    """Runs pulls. Everything here may be called from any thread at any time."""

    def __init__(self, *, most: int = MOST_AT_ONCE, clock: Callable[[], float] = time.time) -> None:
        self._most, self._clock = most, clock
        self._states: OrderedDict[str, State] = OrderedDict()
        self._waiting: OrderedDict[str, Work] = OrderedDict()
        self._threads = 0
        self._changed = threading.Condition()

    def start(self, key: str, work: Work) -> bool:
        """Begin a pull, or queue it where enough are under way; False if this key's pull is under way."""
        with self._changed:
            state = self.state(key)
            if state.running:
                return False
            said = None if self._threads < self._most else load_words()["pulling"]["waiting"]
            self._put(key, replace(state, running=True, said=said, started=self._clock()))
            self._waiting[key] = work
            if self._threads < self._most:
                self._threads += 1
                threading.Thread(target=self._run, name="pull", daemon=True).start()
        return True

    def state(self, key: str) -> State:
        """How this key's pull stands; an empty State where there was none."""
        with self._changed:
            return self._states.get(key, State())

    def wait(self, key: str, seconds: float) -> State:
        """The state once the pull has ended, or when the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: not self.state(key).running, seconds)
            return self.state(key)

    def _run(self) -> None:
        """A thread: works until nothing waits."""
        while (job := self._take()) is not None:
            key, work = job
            self._finish(key, self._try(key, work))

    def _take(self) -> tuple[str, Work] | None:
        with self._changed:
            if not self._waiting:
                self._threads -= 1
                return None
            key, work = self._waiting.popitem(last=False)
            self._put(key, replace(self.state(key), said=None))
            return key, work

    def _try(self, key: str, work: Work) -> Problem | None:
        try:
            return work(lambda said: self._tell(key, said))
        except Exception as error:
            _log.error("A pull broke: %s at %s", type(error).__name__, _name_place(error))
            return say_problem("pulling", "broken")

    def _tell(self, key: str, said: str) -> None:
        with self._changed:
            state = self.state(key)
            if state.running:
                self._put(key, replace(state, said=said))

    def _finish(self, key: str, trouble: Problem | None) -> None:
        with self._changed:
            started = self.state(key).started
            self._put(key, State(started=started, finished=self._clock(), trouble=trouble))
            ended = [key for key, state in self._states.items() if not state.running]
            for key in ended[: max(0, len(self._states) - MOST_REMEMBERED)]:
                del self._states[key]

    def _put(self, key: str, state: State) -> None:
        self._states[key] = state
        self._states.move_to_end(key)
        self._changed.notify_all()


def _name_place(error: Exception) -> str:
    """Where it broke, never with what: texts of exceptions may hold cells or keys."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
