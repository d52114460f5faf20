"""Writing the made-up office as the CSV that a CRM exports."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.demo.cells import CELLS
from lib.intake.demo.layouts import LANGUAGES, SHAPES, Layout, languages_of, read_layout
from lib.intake.demo.lines import join_lines, quote_texts
from lib.intake.demo.office import DEALS, REPS, SEED, make_deals

__all__ = ["LANGUAGES", "SHAPES", "languages_of", "write_deals", "write_demo"]


def write_demo(
    deals: int = DEALS,
    *,
    reps: int = REPS,
    seed: int = SEED,
    shape: str = "plain",
    language: str = "en",
    currency: str = "EUR",
) -> bytes:
    """A made-up office as a CSV file, UTF-8: :func:`make_deals` and :func:`write_deals` in one."""
    return write_deals(
        make_deals(deals, reps=reps, seed=seed, currency=currency), shape=shape, language=language
    )


def write_deals(deals: pa.Table, *, shape: str = "plain", language: str = "en") -> bytes:
    """Deals of ``dress.SCHEMA`` in one of :data:`SHAPES`, in one of the shape's languages (``languages_of``).

    What each column holds is :data:`.cells.CELLS`. KeyError for a shape or language that is not there.
    """
    layout = read_layout(shape, language)
    mark = b"\xef\xbb\xbf" if layout.mark else b""
    if layout.groups:
        return mark + _write_board(deals, layout)
    return mark + _write_rows(deals, layout)


def _write_rows(deals: pa.Table, layout: Layout) -> bytes:
    columns = [CELLS[cell](deals, layout) for cell in layout.cells]
    return join_lines(layout.headers, columns, layout.delimiter, layout.line, layout.quote_all)


def _write_board(deals: pa.Table, layout: Layout) -> bytes:
    """monday's way: the board's name, then each group with its title and the header again."""
    parts = [quote_texts([layout.board], layout.delimiter)[0].encode() + b"\n"]
    for title, outcome in reversed(list(zip(layout.groups, ("won", "lost", "open"), strict=True))):
        group = deals.filter(pc.equal(deals["outcome"].cast(pa.string()), outcome))
        parts.append(f"{title}\n".encode() + _write_rows(group, layout))
    return b"\n".join(parts)
