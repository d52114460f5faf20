"""Matches remembered: what was decided about the columns of a sheet, for the next with the same headers.

Kept are the names of columns and the values of stages, never a deal. The name on disk is a digest of who it
was and of the headers, so who can list the folder learns neither.
"""

from __future__ import annotations

import json
import os
import re
import time
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from lib.store.files import delete_file, make_folder, write_whole

MOST: Final = 2_000
"""Remembered matches beyond which the longest unused go."""
OF_ONE_FILE: Final = ("part", "header_row", "encoding")
"""Choices that say where the headers stand in one file; the next may have them elsewhere."""
_PLACE: Final = re.compile(r"#(\d+)|([A-Z]{1,3})(?: · .*)?", re.DOTALL)


@dataclass(frozen=True)
class Remembered:
    """Choices as :meth:`Matches.remember` was given them, and when (seconds since 1970, UTC)."""

    choices: Mapping[str, Any]
    when: float


class Matches:
    """The folder of remembered matches. A disk that refuses stops nothing: then nothing is remembered."""

    def __init__(self, folder: Path, *, most: int = MOST) -> None:
        self._folder, self._most = folder, most

    def remember(self, headers: Sequence[str], choices: Mapping[str, Any], who: str | None = None) -> bool:
        """Keep the choices for sheets with these headers, in any order. False where the disk refuses.

        ``who`` is the person they belong to; None: everybody who did not sign in.
        """
        kept = {name: value for name, value in choices.items() if name not in OF_ONE_FILE}
        if "columns" in kept:
            kept["columns"] = _name_columns(kept["columns"], headers)
        text = json.dumps({"choices": kept, "when": time.time()}, ensure_ascii=False)
        try:
            make_folder(self._folder)
            write_whole(self._path(headers, who), text.encode())
        except OSError:
            return False
        self._sweep()
        return True

    def recall(self, headers: Sequence[str], who: str | None = None) -> Remembered | None:
        """What was decided about a sheet with these headers; None where nothing was. Counts as a use."""
        path = self._path(headers, who)
        try:
            kept = json.loads(path.read_bytes())
            found = Remembered(dict(kept["choices"]), float(kept["when"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        with suppress(OSError):
            os.utime(path)
        return found

    def forget(self, headers: Sequence[str], who: str | None = None) -> None:
        """Remember nothing about sheets with these headers any more."""
        delete_file(self._path(headers, who))

    def _path(self, headers: Sequence[str], who: str | None) -> Path:
        named = json.dumps([who or "", fold_headers(headers)])
        return self._folder / f"{sha256(named.encode()).hexdigest()}.match"

    def _sweep(self) -> None:
        paths = list(self._folder.glob("*.match"))
        if len(paths) > self._most:
            for path in sorted(paths, key=_read_use, reverse=True)[self._most :]:
                delete_file(path)


def fold_headers(headers: Sequence[str]) -> list[str]:
    """The headers as far as they tell one kind of sheet from another: without case, spaces and order."""
    folded = ("".join(unicodedata.normalize("NFKC", header).split()).casefold() for header in headers)
    return sorted(header for header in folded if header)


def _name_columns(pairs: Sequence[Sequence[Any]], headers: Sequence[str]) -> list[list[Any]]:
    """Columns by their header alone: a place (``#5``, ``F``) is another column where the order is another."""
    named = ((canonical, _name_column(header, headers)) for canonical, header in pairs)
    return [[canonical, header] for canonical, header in named if header != ""]


def _name_column(header: str | None, headers: Sequence[str]) -> str | None:
    place = _PLACE.fullmatch(header or "")
    if place is None or header in headers:
        return header
    index = int(place[1]) if place[1] else _count_letters(place[2])
    return headers[index] if index < len(headers) else ""


def _count_letters(letters: str) -> int:
    """``A`` → 0, ``AB`` → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _read_use(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
