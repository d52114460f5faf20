"""The histories of all offices: what was corrected, kept in a store that other processes may share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Protocol, TypeVar

from lib.corrections import Correction, Standing, find_standing
from lib.offices.brought import Brought
from lib.offices.correcting import NOT_STANDING, Change, carry_over, make_corrections, make_undo
from lib.terms import Problem

Answer = TypeVar("Answer")
REST: Final = 10.0
"""Seconds in which a store that did not answer is not asked for news again."""


class Store(Protocol):
    """What :class:`lib.store.corrections.CorrectionStore` does."""

    def load(self, office: str) -> tuple[Correction, ...] | Problem: ...

    def last(self, office: str) -> str | Problem | None: ...

    def add(self, office: str, corrections: Sequence[Correction]) -> Problem | None: ...

    def forget(self, office: str) -> Problem | None: ...


class Histories:
    """Reads and extends histories. Whatever the store refuses, the app goes on with what it knows."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store, self._clock = store, clock
        self._asked = float("-inf")
        self.trouble: Problem | None = None
        """Why the store did not answer when it was last asked; None where it did."""

    def load(self, token: str, known: tuple[Correction, ...] = ()) -> tuple[Correction, ...]:
        """The history of an office; what is ``known`` of it where the store does not answer."""
        loaded = self._hear(self._store.load(token))
        return known if isinstance(loaded, Problem) else loaded

    def is_behind(self, brought: Brought) -> bool:
        """Whether somebody corrected this office of whom it does not know: in another process."""
        resting = self.trouble is not None and self._clock() - self._asked < REST
        if brought.token is None or resting:
            return False
        last = self._hear(self._store.last(brought.token))
        return not isinstance(last, Problem) and last != (brought.history[-1].id if brought.history else None)

    def correct(
        self, brought: Brought, changes: Sequence[Change], who: str | None, seen: Standing | None
    ) -> tuple[Correction, ...] | Problem:
        """The history with these changes kept, or why none was."""
        standing = brought.standing if seen is None else seen
        corrections = make_corrections(changes, standing, who, self._clock())
        if isinstance(corrections, Problem) or brought.token is None:
            return corrections
        return self._add(brought.token, brought.history, corrections)

    def inherit(self, brought: Brought, earlier: str) -> tuple[Correction, ...] | Problem:
        """The history with what stands in that of an earlier office, or why it is not kept."""
        history = self._hear(self._store.load(earlier))
        if isinstance(history, Problem) or brought.token is None:
            return history
        return self._add(brought.token, brought.history, carry_over(history, brought.standing))

    def undo(
        self, brought: Brought, ids: str | Sequence[str], who: str | None, seen: Standing | None
    ) -> tuple[Correction, ...] | Problem:
        """The history with these corrections undone, or why they are not."""
        history = self.load(brought.token or "", brought.history)
        changes = make_undo(history, ids, seen or find_standing(history))
        return self.correct(brought, changes, who, seen) if changes else NOT_STANDING

    def forget(self, token: str) -> None:
        """Delete the history of an office."""
        self._hear(self._store.forget(token))

    def _add(
        self, token: str, before: tuple[Correction, ...], corrections: Sequence[Correction]
    ) -> tuple[Correction, ...] | Problem:
        problem = self._hear(self._store.add(token, corrections))
        return self.load(token, (*before, *corrections)) if problem is None else problem

    def _hear(self, answer: Answer) -> Answer:
        self._asked = self._clock()
        self.trouble = answer if isinstance(answer, Problem) else None
        return answer
