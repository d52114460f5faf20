"""A row's fate while it is being cleaned: alive, or left out for the first reason found."""

from __future__ import annotations

from typing import Any

import numpy as np

from lib.intake.rejects import Left

ALIVE = -1


class Marks:
    """Collects reasons against the rows of a sheet; the first one counts."""

    def __init__(self, rows: int) -> None:
        self._kinds = np.full(rows, ALIVE, np.int8)
        self._columns = np.full(rows, -1, np.int32)
        self._names: list[str] = []
        self._words: dict[str, np.ndarray] = {}

    @property
    def alive(self) -> np.ndarray:
        """Rows against which nothing has been said; bool[rows]."""
        return self._kinds == ALIVE

    def leave_out(self, sentence: str, rows: np.ndarray, column: int | None = None, **words: Any) -> int:
        """Leave out those of the rows (a mask) that are still alive; how many they are.

        ``words`` for the sentence are constants, or arrays with one item for each row of the sheet.
        """
        here = rows & self.alive
        count = int(np.count_nonzero(here))
        if count:
            self._names.append(sentence)
            self._kinds[here] = len(self._names) - 1
            self._columns[here] = -1 if column is None else column
            for name, word in words.items():
                self._words_of(name)[here] = word[here] if isinstance(word, np.ndarray) else word
        return count

    def _words_of(self, name: str) -> np.ndarray:
        return self._words.setdefault(name, np.full(len(self._kinds), None, object))

    def collect(self) -> Left:
        """The rows left out, in order."""
        positions = np.flatnonzero(~self.alive)
        words = {name: array[positions] for name, array in self._words.items()}
        return Left(positions, self._kinds[positions], self._columns[positions], tuple(self._names), words)
