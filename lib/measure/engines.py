"""The engines that count: pandas (default), Polars and DuckDB, all given the same lines through narwhals.

A new engine is one more entry in ``_ENGINES``; the facts and tallies know nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import narwhals as nw
import pyarrow as pa

Frame: TypeAlias = Any
"""A narwhals DataFrame (pandas, Polars) or LazyFrame (Polars, DuckDB): the same lines do for both."""


class EngineMissing(ValueError):  # noqa: N818 (a state of the machine, said in one sentence, not a fault)
    """The engine asked for is unknown or its package is not installed; ``str()`` is a sentence for a
    person.
    """


def _read_pandas(tables: Sequence[pa.Table]) -> list[Any]:
    return [table.to_pandas() for table in tables]


def _read_polars(tables: Sequence[pa.Table]) -> list[Any]:
    import polars as pl

    return [pl.DataFrame(table) for table in tables]


def _read_duckdb(tables: Sequence[pa.Table]) -> list[Any]:
    import duckdb

    # One connection for all: relations of different ones cannot be joined.
    connection = duckdb.connect()
    return [connection.from_arrow(table) for table in tables]


_ENGINES: Final[dict[str, Callable[[Sequence[pa.Table]], list[Any]]]] = {
    "pandas": _read_pandas,
    "polars": _read_polars,
    "duckdb": _read_duckdb,
}
ENGINES: Final = tuple(_ENGINES)
THREADS: Final = {"polars": pa.cpu_count()}
"""How many counts an engine works out side by side: Polars lets go of the interpreter, and its shifts and
running sums are one thread's work each. DuckDB's one connection serves one thread."""


def open_frames(engine: str, *tables: pa.Table) -> tuple[Frame, ...]:
    """The tables as narwhals frames of the engine. Raises :class:`EngineMissing`."""
    if engine not in _ENGINES:
        raise EngineMissing(f"There is no engine {engine}; choose one of {', '.join(ENGINES)}.")
    try:
        natives = _ENGINES[engine](tables)
    except ModuleNotFoundError:
        raise EngineMissing(f"The engine {engine} is not installed: pip install {engine}") from None
    return tuple(nw.from_native(native) for native in natives)


def follow(line: Frame, by: str, **windows: nw.Expr) -> Frame:
    """Add columns that look along the line (shifts, running maxima), which must be sorted by ``by``.

    Lazy engines want the order said again; to say it to the others costs them a second sort.
    """
    if isinstance(line, nw.DataFrame):
        return line.with_columns(**windows)
    return line.with_columns(**{name: window.over(order_by=by) for name, window in windows.items()})


def gather(frame: Frame) -> pa.Table:
    """Work a frame out; the answer as an arrow table."""
    return frame.lazy().collect("pyarrow").to_arrow()
