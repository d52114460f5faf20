"""Where brought files live on the server: by an unguessable token, bounded in size and time.

The token stands in the address, so that a reload, Back and every page find the upload again. Who has the link
has the deals: treat it as you would the file.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final, Generic, TypeVar

MOST_BYTES: Final = 2_000_000_000
KEEP_SECONDS: Final = 12 * 3600.0

Content = TypeVar("Content")


@dataclass
class _Kept(Generic[Content]):
    content: Content
    size: int
    used: float


def make_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(24)


class Registry(Generic[Content]):
    """Keeps contents under tokens; forgets the longest unused beyond ``most`` bytes or ``keep`` seconds."""

    def __init__(
        self, most: int = MOST_BYTES, keep: float = KEEP_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._keep, self._clock = most, keep, clock
        self._kept: OrderedDict[str, _Kept[Content]] = OrderedDict()
        self._lock = Lock()

    def put(self, content: Content, size: int, token: str | None = None) -> str:
        """Keep a content of ``size`` bytes under ``token`` or a new one; the newest always stays."""
        token = token or make_token()
        with self._lock:
            self._kept.pop(token, None)
            self._kept[token] = _Kept(content, size, self._clock())
            self._forget()
        return token

    def get(self, token: str) -> Content | None:
        """The content, or None where the token is unknown here: never given out, or forgotten since."""
        with self._lock:
            self._forget()
            kept = self._kept.get(token)
            if kept is None:
                return None
            kept.used = self._clock()
            self._kept.move_to_end(token)
            return kept.content

    def drop(self, token: str) -> None:
        """Forget one content now."""
        with self._lock:
            self._kept.pop(token, None)

    def _forget(self) -> None:
        """Oldest use comes first, so both bounds are met by dropping from the front."""
        now, size = self._clock(), sum(kept.size for kept in self._kept.values())
        while self._kept:
            token, oldest = next(iter(self._kept.items()))
            too_old = now - oldest.used > self._keep
            if not too_old and (size <= self._most or len(self._kept) == 1):
                return
            size -= oldest.size
            del self._kept[token]
