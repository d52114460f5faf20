"""Offices in memory and on disk: found by their token, changed one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock, RLock
from weakref import WeakValueDictionary

from lib.intake.sheet import Sheet
from lib.intake.sources import Source
from lib.office import Office
from lib.offices.brought import Brought, Held
from lib.offices.registry import Registry
from lib.offices.shelf import load_sources, save_sources
from lib.store.uploads import Uploads


class Keep:
    """Puts offices away and finds them again. A disk that refuses stops nothing."""

    def __init__(self, uploads: Uploads) -> None:
        self._registry: Registry[Brought] = Registry()
        self._uploads = uploads
        self._locks: WeakValueDictionary[str, RLock] = WeakValueDictionary()
        self._lock = Lock()

    def get(self, token: str) -> Brought | None:
        """The office as it stands in memory."""
        return self._registry.get(token)

    def load(self, token: str) -> tuple[Source, ...] | None:
        """The sources that an earlier run of the server kept, None where it kept none."""
        return load_sources(self._uploads, token)

    def put(self, token: str, brought: Brought, *, gone: int | None = None) -> Brought:
        """Keep an office under its token: its bytes, where it still carries them, on disk alone.

        ``gone`` is the place that a source had which it has no more.
        """
        save_sources(self._uploads, token, brought.sources, gone)
        kept = replace(brought, sources=tuple(replace(source, data=b"") for source in brought.sources))
        self._registry.put(kept, _size_of(kept), token)
        return kept

    def drop(self, token: str) -> None:
        """Delete an office from memory and disk."""
        with self.alone(token):
            self._registry.drop(token)
            self._uploads.forget(token)

    @contextmanager
    def alone(self, token: str) -> Iterator[None]:
        """Nobody else changes the office of this token meanwhile."""
        with self._lock:
            lock = self._locks.setdefault(token, RLock())
        with lock:
            yield

    def change(
        self, token: str, change: Callable[[Brought], Brought], *, gone: int | None = None
    ) -> Brought | None:
        """Put what ``change`` makes of the office; None where it is gone meanwhile."""
        with self.alone(token):
            brought = self._registry.get(token)
            if brought is None:
                return None
            changed = change(brought)
            return brought if changed is brought else self.put(token, changed, gone=gone)


def _size_of(brought: Brought) -> int:
    held = _size_of_parts(brought.held) + _size_of_bytes(brought.held) if brought.held else 0
    return _size_of_parts(brought) + held


def _size_of_parts(within: Brought | Held) -> int:
    sheets = [piece.read for piece in within.pieces if isinstance(piece.read, Sheet)]
    deals = within.outcome.deals.nbytes if isinstance(within.outcome, Office) else 0
    return deals + sum(sheet.table.nbytes for sheet in sheets)


def _size_of_bytes(held: Held) -> int:
    return sum(len(source.data) for source in held.sources)
