"""The period that the words of a name say: a quarter, months, half a year, a year, or a day of export.

Each word becomes one letter of a code, so that a period is a pattern in it: ``Q1 2026`` is ``QaY``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from lib.intake.roles import fold
from lib.intake.values import load_words
from lib.terms import quarter_days, quarter_index

SHORTEST: Final = 28
"""Days from which a period is one in which deals are decided; a single day is that of an export."""
_YEAR: Final = "F?(?:Y[Ycd]?|[cd]{1,2})"
_WITH_YEAR: Final = "(?:{year}J?)?{part}(?:J?{part})?(?:J?{year})?"


@dataclass(frozen=True, order=True)
class Period:
    """From the first to the last day. Ordered by the last day: the later of two periods ends later."""

    last: date
    first: date

    def find_closing(self, fiscal_start: int = 1) -> date | None:
        """The middle day, on which its deals may be said to have been decided.

        None where the period does not lie within one fiscal quarter, or is a mere day.
        """
        days = (self.last - self.first).days
        quarters = {quarter_index(day, fiscal_start) for day in (self.first, self.last)}
        return self.first + timedelta(days // 2) if days + 1 >= SHORTEST and len(quarters) == 1 else None


@dataclass(frozen=True)
class Said:
    """A period that was read; None where its year is not known. ``year`` is the one written, if any."""

    period: Period | None
    year: int | None = None


@dataclass(frozen=True)
class Found:
    """What all the words say, and the places of the words used for it."""

    said: Said
    used: frozenset[int]


@dataclass(frozen=True)
class Words:
    """The folded words of a name. ``gaps`` is what stands before each."""

    words: Sequence[str]
    gaps: Sequence[str]
    plain: frozenset[int]
    """Places of the words that are not known as words of tables."""
    fiscal_start: int = 1
    outer: int | None = None
    """A year that stands elsewhere, for a quarter or month that stands here."""


def find_period(text: Words) -> Found:
    """The most telling period: a quarter, then half a year, months, a day, a year."""
    codes = "".join(map(_code, text.words))
    found: list[tuple[int, Said]] = []
    used: set[int] = set()
    for rank, pattern, read in _PATTERNS:
        for match in re.finditer(pattern, codes):
            span = _Span(text, range(*match.span()), match[0])
            said = read(span)
            if said:
                found.append((rank, said))
                used.update(span.places)
                codes = codes[: match.start()] + "." * len(match[0]) + codes[match.end() :]
    said = min(found, key=lambda each: each[0])[1] if found else Said(None)
    years = [each.year for _, each in found if each.year]
    return Found(Said(said.period, years[0] if years else None), frozenset(used))


@dataclass(frozen=True)
class _Span:
    """Words that fit a pattern, with their codes."""

    text: Words
    places: range
    codes: str

    def numbers(self, kinds: str) -> list[int]:
        """The numbers among them of these codes, in order."""
        listed = zip(self.places, self.codes, strict=True)
        return [int(self.text.words[at]) for at, code in listed if code in kinds]

    def find_year(self) -> int | None:
        """The year written; of 2025/26 the second, after which a fiscal year is named."""
        years = [year if year >= 100 else 2000 + year for year in self.numbers("Ycd")]
        return max(years) if years else None

    def gap(self, place: int) -> str:
        return self.text.gaps[self.places[place]].strip()


def _code(word: str) -> str:
    """M, Q, H, F, J, O: words of ``part_names.toml``; numbers see below; B for any other word."""
    if word.isdigit():
        return _code_number(word)
    return next((code for code, words in _codes().items() if word in words), "B")


def _code_number(word: str) -> str:
    """a: 1–4, b: 5–9, c: 01–12, d: 00 and 13–99, Y: 2026, S: 202603, E: 20260331."""
    if len(word) == 1:
        return "a" if word in "1234" else "b"
    if len(word) == 2:
        return "c" if 1 <= int(word) <= 12 else "d"
    known = len(word) in (4, 6, 8) and 1990 <= int(word[:4]) <= 2100
    return {4: "Y", 6: "S", 8: "E"}[len(word)] if known else "."


@cache
def _codes() -> dict[str, frozenset[str]]:
    words = _load()
    return {
        "M": frozenset(_months()),
        **{letter: frozenset(words[name]) for letter, name in zip("QHFJO", _KINDS, strict=True)},
    }


_KINDS: Final = ("quarter", "half", "fiscal", "joint", "ordinal")


@cache
def _load() -> dict[str, Any]:
    whole = tomllib.loads((Path(__file__).parent / "part_names.toml").read_text(encoding="utf-8"))
    words: dict[str, Any] = whole["period"]
    return words


@cache
def _months() -> dict[str, int]:
    return {fold(name): int(number) for number, names in load_words()["months"].items() for name in names}


def _read_day(span: _Span) -> Said | None:
    """A whole date: the day of an export, of use for the order of parts only."""
    if span.codes == "E":
        (number,) = span.numbers("E")
        return _say_day(number // 10_000, number // 100 % 100, number % 100)
    year, numbers = span.numbers("Y")[0], span.numbers("abcd")
    if "M" in span.codes:
        return _say_day(year, _months()[span.text.words[span.places[span.codes.index("M")]]], numbers[0])
    first, second = numbers
    if span.codes[0] == "Y":
        return _say_day(year, first, second)
    return _say_day(year, second, first) or _say_day(year, first, second)


def _say_day(year: int, month: int, day: int) -> Said | None:
    try:
        only = date(year, month, day)
    except ValueError:
        return None
    return Said(Period(only, only), year)


def _read_quarters(span: _Span) -> Said | None:
    return _read_fiscal(span, each=1)


def _read_halves(span: _Span) -> Said | None:
    halves = span.numbers("a")
    return _read_fiscal(span, each=2) if max(halves) <= 2 else None


def _read_fiscal(span: _Span, each: int) -> Said:
    """One or two quarters or halves (``each`` quarters long) of a fiscal year."""
    parts, written = span.numbers("a"), span.find_year()
    year = written or span.text.outer
    if year is None:
        return Said(None)
    first, last = (year * 4 + (part - 1) * each for part in (parts[0], parts[-1]))
    return Said(_say_quarters(first, last + each - 1, span.text.fiscal_start), written)


def _say_quarters(first: int, last: int, fiscal_start: int) -> Period | None:
    if last < first:
        return None
    return Period(quarter_days(last, fiscal_start)[1], quarter_days(first, fiscal_start)[0])


def _read_months(span: _Span) -> Said | None:
    """Months in words. Without a year beside it, a month is one only where no other word stands there."""
    written = [year if year >= 100 else 2000 + year for year in span.numbers("Yd")]
    listed = zip(span.places, span.codes, strict=True)
    words = [span.text.words[at] for at, code in listed if code == "M"]
    if not written and (not span.text.plain <= set(span.places) or _load_people() & set(words)):
        return None
    if not written and span.text.outer is None:
        return Said(None)
    years = written or [span.text.outer or 0]
    first, last = (_months()[word] for word in (words[0], words[-1]))
    start = years[0] if len(years) > 1 else years[-1] - (first > last)
    return _say_months(start, first, years[-1], last, bool(written))


def _load_people() -> set[str]:
    return set(_load()["also_people"])


def _read_numbered_month(span: _Span) -> Said | None:
    """``2026-03``, ``03/2026``, ``202603``; but ``2025/26`` is a year."""
    if span.codes == "S":
        year, month = divmod(span.numbers("S")[0], 100)
    else:
        (year,), (month,) = span.numbers("Y"), span.numbers("abc")
    gap = span.gap(1) if len(span.codes) > 1 else ""
    loose = span.codes.strip("Y") in ("a", "b") and gap not in ("-", ".", "/", "_")
    pair = gap == "/" and span.codes == "Yc" and month == (year + 1) % 100
    return None if loose or pair or not 1 <= month <= 12 else _say_months(year, month, year, month, True)


def _say_months(year: int, month: int, last_year: int, last_month: int, written: bool) -> Said | None:
    first = date(year, month, 1)
    after = date(last_year + last_month // 12, last_month % 12 + 1, 1)
    return (
        Said(Period(after - timedelta(1), first), last_year if written else None) if first < after else None
    )


def _read_year(span: _Span) -> Said | None:
    """A fiscal year where it is said to be one or spans two; else that of the calendar."""
    years = [year if year >= 100 else 2000 + year for year in span.numbers("Ycd")]
    if len(years) == 2 and years[1] != years[0] + 1:
        return None
    year = years[-1]
    if "F" in span.codes or len(years) == 2:
        return Said(_say_quarters(year * 4, year * 4 + 3, span.text.fiscal_start), year)
    return Said(Period(date(year, 12, 31), date(year, 1, 1)), year)


Reader = Callable[[_Span], Said | None]
_QUARTER: Final = "(?:Qa|a[JO]?Q)"
_HALF: Final = "(?:Ha|a[JO]?H)"
_MONTH: Final = "M(?:J?Y|d)?"
_PATTERNS: Final[tuple[tuple[int, str, Reader], ...]] = (
    (4, "E|Y[abc][abcd]|[abcd][abcd]Y|[abcd][JO]?MJ?Y|M[abcd]O?Y", _read_day),
    (0, _WITH_YEAR.format(part=_QUARTER, year=_YEAR), _read_quarters),
    (1, _WITH_YEAR.format(part=_HALF, year=_YEAR), _read_halves),
    (2, f"(?:YJ?)?{_MONTH}(?:J?{_MONTH})?", _read_months),
    (3, "S|Y[abc]|[abc]Y", _read_numbered_month),
    (5, "F?Y[Ycd]|F[cd]{2}", _read_year),
    (5, "F?Y|F[cd]", _read_year),
)
"""How telling a period is (0 the most), its pattern and its reader. Whole dates come first, lest their parts
be read as months."""
