"""Asking Google once, and again where that helps: bounded waits and retries, said while they last."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from lib.intake.google.access import Access
from lib.intake.google.session import BoundedSession
from lib.intake.google.trouble import FAILURES, Trouble, find_trouble
from lib.intake.google.wording import count_things, say_progress

QUICK: Final = (0.5, 1.5)
"""Seconds before the second and the third attempt after a fault that may pass."""
WAITS: Final = (5.0, 10.0, 20.0)
"""Seconds to wait for the quota where Google does not say how long."""
MOST_WAIT: Final = 60.0
"""Seconds of waiting for the quota in one pull."""

Answer = TypeVar("Answer")


@dataclass
class Asker:
    """One pull's time: how much is left of it, and what has been used up by waiting and trying again."""

    access: Access
    tell: Callable[[str], None]
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    waited: float = 0.0
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.clock()

    def open_session(self) -> BoundedSession:
        """A session whose answers end with the pull at the latest."""
        silence = (self.access.connect_seconds, self.access.read_seconds)
        return BoundedSession(
            silence, self.access.most_bytes, lambda: min(self.access.answer_seconds, self.count_left())
        )

    def count_left(self) -> float:
        """Seconds until the pull has to be over."""
        return self.started + self.access.pull_seconds - self.clock()

    def ask(self, read: Callable[[], Answer]) -> Answer | Trouble:
        """What ``read`` gives, or the trouble that stayed."""
        quick, waits = iter(QUICK), iter(WAITS)
        while True:
            try:
                return read()
            except FAILURES as error:
                trouble = find_trouble(error)
            pause = self._find_pause(trouble, next(quick if trouble.again else waits, None))
            if pause is None:
                return trouble
            self._wait(trouble, pause)

    def _find_pause(self, trouble: Trouble, usual: float | None) -> float | None:
        """Seconds to wait before asking again; None where that is of no use or takes too long."""
        if usual is None or not (trouble.again or trouble.kind == "quota"):
            return None
        pause = usual if trouble.wait is None else trouble.wait
        if trouble.kind == "quota" and self.waited + pause > MOST_WAIT:
            return None
        return pause if pause < self.count_left() else None

    def _wait(self, trouble: Trouble, pause: float) -> None:
        if trouble.kind == "quota":
            self.waited += pause
            self.tell(say_progress("wait", seconds=count_things(max(1, round(pause)), "second")))
        else:
            self.tell(say_progress("again"))
        self.sleep(pause)
