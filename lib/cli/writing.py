"""Tables and bytes to a file or to stdout."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lib.cli.refusal import RefusalError

if TYPE_CHECKING:
    import pyarrow as pa


def write_table(table: pa.Table, output: Path | None) -> None:
    """CSV, or Parquet where the file’s name says so; to stdout where there is no file."""
    from lib.exports import write_csv

    if output is not None and output.suffix.lower() == ".parquet":
        _write_parquet(table, output)
    else:
        write_bytes(write_csv(table, mark=False), output)


def _write_parquet(table: pa.Table, output: Path) -> None:
    import pyarrow.parquet as pq

    try:
        pq.write_table(table, output)
    except OSError as error:
        raise RefusalError(
            f"{output} could not be written: {error.strerror or 'the disk refused'}."
        ) from None


def write_bytes(content: bytes, output: Path | None) -> None:
    """To a file, or to stdout where there is none."""

    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise RefusalError(f"{output} could not be written: {error.strerror}.") from None
