"""Which row is the header: the first that is about as full as the fullest and reads like labels.

Another row of labels is taken instead where it names clearly more columns of a deal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lib.intake.headers import header_key, role_index
from lib.terms import COLUMNS

LOOK_AT: Final = 60
"""Rows at the top among which the header is looked for."""
FULL: Final = 0.6
"""Part of the fullest rows' cells that a header has at least."""
FAR: Final = 0.75
"""Part of their reach to the right that it has at least."""
LABELS: Final = 0.7
"""Part of a header's cells that read like labels."""
LONGEST: Final = 120
WIDE: Final = 300
"""Cells of a row in which the columns of a deal are looked for."""
VALUE: Final = re.compile(
    r"[-+(]?\W{0,3}\d[\d\s.,'’/:%()-]*\W{0,2}(?:[ap]m|[kKmM]|[A-Z]{3})?|\d{4}-\d\d-\d\d.*|.*@.*\..*|https?:.*"
)
"""Numbers, amounts, dates and addresses: what a header's cell is not."""


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """Index of the header among the first rows of a sheet, None where every row is blank."""
    top = rows[:LOOK_AT]
    filled = [[index for index, cell in enumerate(row) if cell.strip()] for row in top]
    counts = [len(indices) for indices in filled]
    reaches = [max(indices, default=-1) + 1 for indices in filled]
    if not any(counts):
        return None
    enough, far = _most_of_two(counts) * FULL, _most_of_two(reaches) * FAR
    full = [at for at in range(len(top)) if counts[at] >= max(enough, 1) and reaches[at] >= far]
    labels = [at for at in range(len(top)) if counts[at] > 1 and _reads_like_labels(top[at])]
    first = next((at for at in full if at in labels), full[0])
    best = max(labels, key=lambda at: (count_known(top[at]), -at), default=first)
    return best if count_known(top[best]) > count_known(top[first]) + 1 else first


def count_known(row: Sequence[str]) -> int:
    """How many columns of a deal the cells name, if they are headers. Known texts only: values are many."""
    known = role_index()
    served = {known[key][0].serves for cell in row[:WIDE] if (key := header_key(cell[:LONGEST])) in known}
    return len(served & COLUMNS.keys())


def _most_of_two(numbers: Sequence[int]) -> int:
    """The largest number but one: a single overlong row says nothing of the table."""
    return sorted(numbers)[-2] if len(numbers) > 1 else numbers[0]


def _reads_like_labels(row: Sequence[str]) -> bool:
    cells = [text for cell in row if (text := cell.strip())]
    labels = sum(len(cell) <= LONGEST and not VALUE.fullmatch(cell) for cell in cells)
    return labels >= LABELS * len(cells) and len(set(cells)) > len(cells) / 2


def count_titles(rows: Sequence[Sequence[str]]) -> int:
    """How many rows above the header say something."""
    return sum(any(cell.strip() for cell in row) for row in rows)
