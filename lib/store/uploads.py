"""Brought files kept on disk, so that a link still shows the same view after the server was restarted.

A file is found by its token alone, and its name on disk is a digest of the token: who can list the folder
learns no link. The folder and its files can be read by the server's own user only. What nobody asked for in
``KEEP_DAYS`` days is deleted, and so is the longest unused beyond ``MOST_BYTES``.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

KEEP_DAYS: Final = 30
MOST_BYTES: Final = 4_000_000_000


@dataclass(frozen=True)
class Upload:
    """A file as it was brought: its name, its bytes, and what the manager decided about it."""

    name: str
    data: bytes
    choices: Mapping[str, Any]


class Uploads:
    """The folder of kept files. A disk that is full or read-only stops nothing: then nothing is kept."""

    def __init__(self, folder: Path, *, keep_days: float = KEEP_DAYS, most: int = MOST_BYTES) -> None:
        self._folder, self._keep, self._most = folder, keep_days * 86_400, most

    def save(self, token: str, upload: Upload) -> bool:
        """Keep a file under its token; False where the disk refuses."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(self._path(token, ".bytes"), upload.data)
            self._write_choices(token, upload.name, upload.choices)
        except OSError:
            return False
        self.sweep()
        return True

    def save_choices(self, token: str, name: str, choices: Mapping[str, Any]) -> bool:
        """Keep new choices about a file that is here already; False where it is not, or the disk refuses."""
        if not self._path(token, ".bytes").is_file():
            return False
        try:
            self._write_choices(token, name, choices)
        except OSError:
            return False
        return True

    def load(self, token: str) -> Upload | None:
        """The file of this token, or None where there is none or it is damaged. Counts as a use."""
        try:
            about = json.loads(self._path(token, ".json").read_text(encoding="utf-8"))
            data = self._path(token, ".bytes").read_bytes()
            os.utime(self._path(token, ".bytes"))
            return Upload(about["name"], data, about["choices"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def forget(self, token: str) -> None:
        """Delete the file of this token."""
        for ending in (".bytes", ".json"):
            with suppress(OSError):
                self._path(token, ending).unlink()

    def sweep(self) -> None:
        """Delete what was not used for long, then the longest unused until the rest fits."""
        kept = sorted(_list_files(self._folder), reverse=True)
        size, oldest = 0, time.time() - self._keep
        for used, path, length in kept:
            size += length
            if used < oldest or size > self._most:
                for ending in (".bytes", ".json"):
                    with suppress(OSError):
                        path.with_suffix(ending).unlink()

    def _path(self, token: str, ending: str) -> Path:
        return self._folder / (sha256(token.encode()).hexdigest() + ending)

    def _write_choices(self, token: str, name: str, choices: Mapping[str, Any]) -> None:
        text = json.dumps({"name": name, "choices": choices}, ensure_ascii=False)
        self._write(self._path(token, ".json"), text.encode())

    def _write(self, path: Path, content: bytes) -> None:
        """Whole or not at all: a half-written file never takes the place of a good one."""
        handle, temporary = tempfile.mkstemp(dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(temporary, path)
        except OSError:
            with suppress(OSError):
                os.unlink(temporary)
            raise


def _list_files(folder: Path) -> list[tuple[float, Path, int]]:
    """(last used, path, bytes) of every kept file."""
    found = []
    for path in folder.glob("*.bytes"):
        with suppress(OSError):
            state = path.stat()
            found.append((state.st_mtime, path, state.st_size))
    return found
