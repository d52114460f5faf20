"""A small shared memory of answers: bounded, safe between threads, oldest forgotten first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

Answer = TypeVar("Answer")


class Memory:
    """Remembers at most ``size`` answers. Two threads that ask at once may both work; both get one answer."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._answers: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def recall(self, question: Hashable, find: Callable[[], Answer]) -> Answer:
        """The remembered answer, or the one that ``find`` gives now."""
        with self._lock:
            if question in self._answers:
                self._answers.move_to_end(question)
                return cast(Answer, self._answers[question])
        answer = find()
        with self._lock:
            answer = cast(Answer, self._answers.setdefault(question, answer))
            while len(self._answers) > self._size:
                self._answers.popitem(last=False)
        return answer
