"""Brought offices kept on disk, so that a link still shows the same view after the server was restarted.

An office is found by its token alone, and its name on disk is a digest of the token: who can list the folder
learns no link. The folder and its files can be read by the server's own user only. What nobody asked for in
``KEEP_DAYS`` days is deleted, and so is the longest unused beyond ``MOST_BYTES``.

On disk an office is ``<office>.json``, which names its sources, and a file ``<office>-<digest>.bytes`` for
each different content. The bytes are written first and the one small file last: it alone says what the office
is, so a crash leaves the old office or the new one, never a mixture. No two offices share a file, so that one
can be forgotten whatever else is kept. One server process to a folder.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import blake2b, sha256
from pathlib import Path
from threading import Lock
from typing import Final

from lib.store.files import delete_file, make_folder, write_whole
from lib.store.kept import Kept, Named, Upload, parse_about, write_about

__all__ = ["Kept", "Upload", "Uploads"]

KEEP_DAYS: Final = 30
MOST_BYTES: Final = 4_000_000_000
_DIGITS: Final = 64
"""Letters of an office's name on disk."""
_ENDINGS: Final = (".json", ".bytes", ".part")
_DAMAGED: Final = (OSError, ValueError, KeyError, TypeError, AttributeError)
_TRIES: Final = 10
"""How often a load begins anew because the office was saved in the meantime."""


@dataclass
class _Group:
    """The files of one office, with the latest time that any of them was used."""

    paths: list[Path]
    used: float = 0.0
    size: int = 0


class Uploads:
    """The folder of kept offices. A disk that is full or read-only stops nothing: then nothing is kept."""

    def __init__(self, folder: Path, *, keep_days: float = KEEP_DAYS, most: int = MOST_BYTES) -> None:
        self._folder, self._keep, self._most = folder, keep_days * 86_400, most
        self._writing = Lock()

    def save(self, token: str, upload: Upload) -> bool:
        """Keep an office under its token, in place of what was there; False where the disk refuses.

        Bytes that are there already are not written again.
        """
        office = _name_office(token)
        try:
            with self._writing:
                make_folder(self._folder)
                self._write(office, [self._write_blob(office, source) for source in upload.sources])
        except OSError:
            return False
        self.sweep()
        return True

    def renew(self, token: str, sources: Sequence[Kept], *, gone: int | None = None) -> bool:
        """Keep an office of which some sources come without bytes: those have the bytes that are here.

        Bytes that are here are not looked at. ``gone`` is the place among the sources here of one that is to
        go. False where the disk refuses.
        """
        office = _name_office(token)
        try:
            with self._writing:
                make_folder(self._folder)
                here = [named for at, named in enumerate(self._find_about(office)) if at != gone]
                self._write(office, [self._renew_blob(office, source, here) for source in sources])
        except OSError:
            return False
        if any(source.data for source in sources):
            self.sweep()
        return True

    def load(self, token: str) -> Upload | None:
        """The office of this token, or None where there is none or it is damaged. Counts as a use."""
        try:
            return self._load_settled(_name_office(token))
        except _DAMAGED:
            return None

    def forget(self, token: str) -> None:
        """Delete the office of this token, its bytes and all."""
        office = _name_office(token)
        with self._writing:
            delete_file(self._about(office))
            self._prune(office, ())

    def sweep(self) -> None:
        """Delete what was not used for long, then the longest unused until the rest fits."""
        size, oldest = 0, time.time() - self._keep
        with self._writing:
            for group in sorted(self._list_groups(), key=lambda group: -group.used):
                size += group.size
                if group.used < oldest or size > self._most:
                    _delete(group)

    def _about(self, office: str) -> Path:
        return self._folder / f"{office}.json"

    def _read_about(self, office: str) -> tuple[Named, ...]:
        return parse_about(self._about(office).read_bytes(), office)

    def _find_about(self, office: str) -> tuple[Named, ...]:
        """None at all where there is no office yet, or it is damaged."""
        try:
            return self._read_about(office)
        except _DAMAGED:
            return ()

    def _renew_blob(self, office: str, source: Kept, here: list[Named]) -> Named:
        """The source with its own bytes, or those of the first that is the same; that one is then used up."""
        same = next((named for named in here if named.is_same(source)), None)
        if same is not None:
            here.remove(same)
        if same is None or source.data:
            return self._write_blob(office, source)
        return replace(same, source=source)

    def _load_settled(self, office: str) -> Upload | None:
        """Bytes that are gone were replaced by a newer office's in the meantime: then begin anew."""
        for _ in range(_TRIES):
            named = self._read_about(office)
            with suppress(FileNotFoundError):
                return self._read_office(office, named)
        return None

    def _read_office(self, office: str, named: Iterable[Named]) -> Upload:
        sources = tuple(replace(one.source, data=self._read_blob(one)) for one in named)
        os.utime(self._about(office))
        return Upload(sources)

    def _read_blob(self, named: Named) -> bytes:
        data = (self._folder / named.blob).read_bytes()
        if named.size not in (-1, len(data)):
            raise ValueError("other bytes than were kept")
        return data

    def _write_blob(self, office: str, source: Kept) -> Named:
        digest = blake2b(source.data, key=bytes.fromhex(office), digest_size=20).hexdigest()
        path = self._folder / f"{office}-{digest}.bytes"
        if not path.is_file() or path.stat().st_size != len(source.data):
            write_whole(path, source.data)
        return Named(replace(source, data=b""), path.name, len(source.data))

    def _write(self, office: str, named: Sequence[Named]) -> None:
        """The one file that says what the office is; then what it no longer names may go."""
        write_whole(self._about(office), write_about(named))
        self._prune(office, {one.blob for one in named})

    def _prune(self, office: str, blobs: Iterable[str]) -> None:
        wanted = {*blobs, f"{office}.json"}
        for path in self._folder.glob(f"{office}*"):
            if path.name not in wanted:
                delete_file(path)

    def _list_groups(self) -> list[_Group]:
        groups: dict[str, _Group] = defaultdict(lambda: _Group([]))
        ours = (path for path in self._folder.glob("?" * _DIGITS + "*.*") if path.suffix in _ENDINGS)
        for path in ours:
            with suppress(OSError):
                state, group = path.stat(), groups[path.name[:_DIGITS]]
                group.paths.append(path)
                group.used = max(group.used, state.st_mtime)
                group.size += state.st_size
        return list(groups.values())


def _delete(group: _Group) -> None:
    """The naming file first: a crash leaves bytes without an office, never an office without bytes."""
    for path in sorted(group.paths, key=lambda path: path.suffix != ".json"):
        delete_file(path)


def _name_office(token: str) -> str:
    return sha256(token.encode(errors="surrogatepass")).hexdigest()
