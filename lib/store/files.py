"""Small promises of a folder: a file is written whole or not at all, and only the server itself reads it."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def make_folder(folder: Path) -> None:
    """The folder, closed to other users where it is made here. Raises OSError where the disk refuses."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in place at once, on the disk before it gets its name. Raises OSError.

    What a crash leaves behind is a file beside it that starts with the same name and ends in ``.part``.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f"{path.stem}-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        delete_file(Path(temporary))
        raise


def delete_file(path: Path) -> None:
    """Delete a file if it is there and can be deleted."""
    with suppress(OSError):
        path.unlink()
