"""Notes on a date, shown on an office's charts: “coaching began”.

Each note is a small file of its own, written whole, so two people who add at once lose nothing, and a damaged
file costs one note. They stand in a folder an office, whose name is a digest of the office's token: who can
list it learns no link. What nobody looked at in KEEP_DAYS days is deleted, as the office itself is.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
import tomllib
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Final

from lib.store.files import delete_file, make_folder, write_whole
from lib.store.uploads import KEEP_DAYS
from lib.terms import Problem

LONGEST: Final = 80
"""Characters of a note."""
MOST: Final = 50
"""Notes an office."""
_ID: Final = re.compile(r"[0-9a-f]{24}")
_WORDS: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Note:
    """What was noted on a day. ``who`` is the person signed in, None where nobody was."""

    day: date
    text: str = field(repr=False)
    who: str | None = field(repr=False)
    id: str


def make_note(day: date, text: str, who: str | None) -> Note | Problem:
    """A note that is kept nowhere yet, or why it can't be one. Its text becomes one line."""
    line = _trim(text)
    if not 1 <= len(line) <= LONGEST:
        return _refuse("long" if line else "blank", length=len(line), most=LONGEST)
    return Note(day, line, who, f"{time.time_ns():016x}{secrets.token_hex(4)}")


class Notes:
    """The folder of notes. A disk that refuses is said when a note is added, and stops nothing else.

    Between threads the limit is exact; two processes that add at the same moment may go a note beyond it.
    """

    def __init__(self, folder: Path, *, keep_days: float = KEEP_DAYS, most: int = MOST) -> None:
        self._folder, self._keep, self._most = folder, keep_days * 86_400, most
        self._adding = Lock()

    def load(self, token: str) -> tuple[Note, ...]:
        """The notes of an office by day, of one day in the order they were added. Counts as a use."""
        paths = _list_notes(self._find_folder(token))
        for path in paths[:1]:
            with suppress(OSError):
                os.utime(path)
        notes = (note for path in paths if (note := _read_note(path)) is not None)
        return tuple(sorted(notes, key=lambda note: (note.day, note.id)))

    def add(self, token: str, day: date, text: str, who: str | None) -> Note | Problem:
        """Keep a note, or say why not."""
        note = make_note(day, text, who)
        if isinstance(note, Problem):
            return note
        with self._adding:
            problem = self._put(token, note)
        self.sweep()
        return problem or note

    def remove(self, token: str, id: str) -> None:  # noqa: A002
        """Delete one note, if it is there."""
        if _ID.fullmatch(id):
            delete_file(self._find_folder(token) / f"{id}.note")

    def forget(self, token: str) -> None:
        """Delete every note of an office."""
        with self._adding:
            _delete_folder(self._find_folder(token))

    def sweep(self) -> None:
        """Delete the notes of every office that nobody looked at for long."""
        oldest = time.time() - self._keep
        with self._adding:
            for folder in _list_folder(self._folder):
                if _read_use(folder) < oldest:
                    _delete_folder(folder)

    def _find_folder(self, token: str) -> Path:
        return self._folder / sha256(token.encode(errors="surrogatepass")).hexdigest()

    def _put(self, token: str, note: Note) -> Problem | None:
        folder = self._find_folder(token)
        if len(_list_notes(folder)) >= self._most:
            return _refuse("many", most=self._most)
        content = json.dumps({"day": note.day.isoformat()[:10], "text": note.text, "who": note.who})
        try:
            make_folder(self._folder)
            make_folder(folder)
            write_whole(folder / f"{note.id}.note", content.encode())
        except OSError:
            return _refuse("disk")
        return None


def _trim(text: str) -> str:
    """One line, without what can't be seen and without spaces at its ends."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(letter for letter in line if letter.isprintable()).strip()


def _refuse(kind: str, **numbers: int) -> Problem:
    return Problem(kind, _WORDS[kind]["why"].format(**numbers), _WORDS[kind]["mend"])


def _read_note(path: Path) -> Note | None:
    """None where the file is damaged or was removed meanwhile."""
    try:
        kept = json.loads(path.read_bytes())
        day, text, who = date.fromisoformat(kept["day"]), kept["text"], kept["who"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    fits = isinstance(text, str) and (who is None or isinstance(who, str))
    return Note(day, text, who, path.stem) if fits else None


def _list_folder(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _list_notes(folder: Path) -> list[Path]:
    return [path for path in _list_folder(folder) if path.suffix == ".note" and _ID.fullmatch(path.stem)]


def _read_use(folder: Path) -> float:
    """When anything in it was last written or looked at; the folder's own time where it is empty."""
    times = [0.0]
    for path in (folder, *_list_folder(folder)):
        with suppress(OSError):
            times.append(path.stat().st_mtime)
    return max(times)


def _delete_folder(folder: Path) -> None:
    for path in _list_folder(folder):
        delete_file(path)
    with suppress(OSError):
        folder.rmdir()
