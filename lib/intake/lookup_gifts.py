"""What tables of ids and names gave to the deals, in numbers and words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from lib.intake.lookup_headers import load_lookup_words
from lib.intake.lookup_serve import Found


@dataclass(frozen=True, eq=False)
class Gift:
    """What a table gave to a sheet of deals. Gifts to several sheets add up, see :func:`say_gifts`."""

    lookup: int
    """Its number among the tables given."""
    what: str
    """``names``, ``industries`` or ``accounts``."""
    role: str
    """The canonical column that was served."""
    rows: np.ndarray = field(repr=False)
    """The rows of the table that were used, each once."""


def list_gifts(what: str, role: str, found: Found, used: np.ndarray) -> Iterator[Gift]:
    """A gift of each table in which some of the used values were found."""
    used = used & found.known
    for number in sorted(set(found.which[used].tolist())):
        yield Gift(number, what, role, np.unique(found.rows[used & (found.which == number)]))


def count_rows(gifts: Iterable[Gift], tables: int) -> tuple[int, ...]:
    """How many rows of each table were used."""
    rows: dict[int, list[np.ndarray]] = defaultdict(list)
    for gift in gifts:
        rows[gift.lookup].append(gift.rows)
    return tuple(_count_different(rows[number]) for number in range(tables))


def _count_different(rows: list[np.ndarray]) -> int:
    return len(np.unique(np.concatenate(rows))) if rows else 0


def say_gifts(gifts: Iterable[Gift]) -> dict[int, str]:
    """Table by its number → what it gave, in words: ``names for 12 reps, industries for 40 accounts``.

    ``gifts`` may come from several sheets of deals: a row that served two of them counts once.
    """
    rows: dict[tuple[int, str, str], list[np.ndarray]] = defaultdict(list)
    for gift in gifts:
        rows[gift.lookup, gift.what, gift.role].append(gift.rows)
    said: dict[int, list[str]] = defaultdict(list)
    for (number, what, role), used in rows.items():
        said[number].append(_say_gift(what, role, _count_different(used)))
    return {number: ", ".join(words) for number, words in said.items()}


def _say_gift(what: str, role: str, count: int) -> str:
    words = load_lookup_words()
    return str(words["gives"][what].format(count=f"{count:,}", what=words["given"][role][count != 1]))
