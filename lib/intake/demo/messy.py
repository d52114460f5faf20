"""The made-up office with the dirt that real exports carry, and exact word of what reading it must count."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from lib.intake.demo.office import make_deals
from lib.intake.demo.shapes import write_deals

TITLES: Final = ("Closed and open deals;", "Exported by sales operations on 30 September 2026")
SPELLINGS: Final[tuple[Callable[[str], str], ...]] = (
    str.upper,
    str.lower,
    lambda name: f" {name} ",
    lambda name: name.replace(" ", "  "),
)
BAD_DATES: Final = ("31/02/2025", "soon", "2025-13-40")


@dataclass(frozen=True)
class Expected:
    """What a reader must count in the messy file.

    ``rows`` are all lines below the header: accepted + rejected + blank. ``rejected`` is by kind of problem.
    ``spellings`` are the rows whose rep is spelled otherwise than most often.
    """

    rows: int
    accepted: int
    blank: int
    rejected: dict[str, int]
    reps: tuple[str, ...]
    spellings: int
    titles: int = field(default=len(TITLES) + 1)


def write_messy(deals: int = 400, *, reps: int = 6, seed: int = 7) -> tuple[bytes, Expected]:
    """The plain shape with every dirt that the reader promises to tell.

    Title lines, a total line, blank rows, repeated headers and ids, reps in other spellings, days that are
    none, amounts below zero, rows without rep or stage, trailing commas. ``deals``, 100 or more, is the
    number of deals before the dirt comes on top. Each dirty row has one fault.
    """
    rng = np.random.default_rng([seed, 1])
    table = make_deals(deals, reps=reps, seed=seed)
    header, *rows = csv.reader(io.StringIO(write_deals(table).decode()))
    spoiled = _Spoiled(rows, header)
    spoiled.spoil(rng.permutation(len(rows)).tolist())
    lines = _sprinkle(spoiled.rows, header, rng)
    lines.extend([[], ["Total", *[""] * (len(header) - 1)]])
    rejected = spoiled.faults + Counter({"repeated header": 2, "total line": 1})
    blank = sum(not any(line) for line in lines)
    expected = Expected(
        rows=len(lines),
        accepted=len(lines) - blank - sum(rejected.values()),
        blank=blank,
        rejected=dict(rejected),
        reps=tuple(sorted(set(table["rep"].to_pylist()))),
        spellings=spoiled.spellings,
    )
    return _write_lines([[TITLES[0]], [TITLES[1]], [], header, *lines]), expected


class _Spoiled:
    """Rows to which faults are added one after another, each on rows that have none yet."""

    def __init__(self, rows: list[list[str]], header: list[str]) -> None:
        self.rows, self.column = rows, {name: number for number, name in enumerate(header)}
        self.faults: Counter[str] = Counter()
        self.spellings = 0
        self.left: list[int] = []

    def spoil(self, order: list[int]) -> None:
        """Faults on the first rows of ``order`` that can carry them."""
        self.left = order
        for bad in BAD_DATES:
            self._overwrite("bad date", "Closed", bad, decided=True)
        self._overwrite("no date", "Closed", "", decided=True)
        for bad in ("-4500.00", "-1.00"):
            self._overwrite("negative amount", "Amount", bad)
        self._overwrite("no rep", "Rep", "")
        self._overwrite("no outcome", "Stage", "")
        self._overwrite("other currency", "Currency", "CHF")
        for change in SPELLINGS:
            self._respell(change)
        self._repeat(3)
        self._trail(4)

    def _next(self, decided: bool = False) -> list[str]:
        stage = self.column["Stage"]
        for place, number in enumerate(self.left):
            if not decided or self.rows[number][stage] != "Open":
                return self.rows[self.left.pop(place)]
        raise ValueError("too few deals to spoil")

    def _overwrite(self, fault: str, column: str, value: str, *, decided: bool = False) -> None:
        self._next(decided)[self.column[column]] = value
        self.faults[fault] += 1

    def _respell(self, change: Callable[[str], str]) -> None:
        row = self._next()
        row[self.column["Rep"]] = change(row[self.column["Rep"]])
        self.spellings += 1

    def _repeat(self, count: int) -> None:
        """The same deal again at the end with another amount: the last one counts."""
        for _ in range(count):
            row = self._next(decided=True)
            self.rows.append([*row])
            row[self.column["Amount"]] = "1.00"
            self.faults["duplicate"] += 1

    def _trail(self, count: int) -> None:
        for _ in range(count):
            self._next().extend(["", "", ""])


def _sprinkle(rows: list[list[str]], header: list[str], rng: np.random.Generator) -> list[list[str]]:
    """Blank rows of both kinds and the header again, somewhere among the rows."""
    extras = [[], [], [""] * len(header), [""] * len(header), [], header, header]
    lines = list(rows)
    # Not before the first rows: a header found again at once would be a header of two lines.
    for place, extra in zip(
        sorted(rng.integers(20, len(rows) - 10, len(extras)).tolist()), extras, strict=True
    ):
        lines.insert(place, extra)
    return lines


def _write_lines(lines: list[list[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows(lines)
    return out.getvalue().encode()
