"""Corrections where no database is: as long as the process lives, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

from lib.corrections import Correction
from lib.terms import Problem


class MemoryCorrections:
    """As :class:`lib.store.corrections.CorrectionStore`, for one process and until it ends."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Correction, ...]] = {}
        self._lock = Lock()

    def load(self, office: str) -> tuple[Correction, ...]:
        """Every correction of an office, in the order they were confirmed."""
        return self._kept.get(office, ())

    def last(self, office: str) -> str | None:
        """The id of the latest, None where there is none."""
        kept = self.load(office)
        return kept[-1].id if kept else None

    def add(self, office: str, corrections: Sequence[Correction]) -> None:
        """Keep all of them. One whose id is there already adds nothing."""
        with self._lock:
            kept = {each.id: each for each in self.load(office)}
            for each in corrections:
                kept.setdefault(each.id, each)
            self._kept[office] = tuple(kept.values())

    def forget(self, office: str) -> None:
        """Delete every correction of an office."""
        with self._lock:
            self._kept.pop(office, None)


@dataclass(frozen=True)
class ClosedCorrections:
    """A store that could not be opened: nothing can be corrected, and why is said each time."""

    problem: Problem = field(repr=False)

    def load(self, office: str) -> Problem:
        """Why nothing is known of an office."""
        return self.problem

    def last(self, office: str) -> Problem:
        """Why nothing is known of an office."""
        return self.problem

    def add(self, office: str, corrections: Sequence[Correction]) -> Problem:
        """Why nothing is kept."""
        return self.problem

    def forget(self, office: str) -> Problem:
        """Why nothing is deleted."""
        return self.problem
