"""Dates as people and programs write them, read by the column.

A text such as 03/04/2025 has two readings. Both are kept until the whole column has been seen, and
``day_order`` decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import pyarrow as pa

from lib.intake.skeletons import Group, group_by_skeleton, tidy_texts
from lib.intake.values import load_words

NO_DAY: Final = np.iinfo(np.int32).min
"""Where a text has no such reading. Days are counted from 1970-01-01."""
FIRST_YEAR, LAST_YEAR = 1970, 2100

_TIME = (
    r"(?:(?:\s*[T,]?\s*(?:at|um|à|a las|om|alle)?\s*)(?<!0)0{1,2}(?:[:.h]00){1,2}(?:[.,]0+)?"
    r"\s*(?:[ap]\.?\s?m\.?)?"
    r"\s*(?:Z|UTC|GMT|CES?T|[ECMP][SD]?T)?\s*(?:[+−-]00:?(?:00)?)?)?$"
)
_WEEKDAY = r"^(?:[^\W\d_]{2,13}\.?,?\s+)?"
_MONTH = r"(?P<name>[^\W\d_]{3,12})\.?"
_OF = r"(?:de[l]?\s+|d['’]|of\s+)?"


def _pattern(body: str, weekday: bool = True) -> re.Pattern[str]:
    return re.compile((_WEEKDAY if weekday else "^") + body + _TIME, re.IGNORECASE)


_FIXED = (
    _pattern(r"(?P<year>0000)(?P<sep>[-/.])(?P<month>00?)(?P=sep)(?P<day>00?)"),
    _pattern(r"(?P<year>0000)(?P<month>00)(?P<day>00)(?:T?0000(?:00)?Z?)?", weekday=False),
    _pattern(r"(?P<year>0000)\s*[年년]\s*(?P<month>00?)\s*[月월]\s*(?P<day>00?)\s*[日일]", weekday=False),
    _pattern(
        rf"(?P<day>00?)(?:\.|st|nd|rd|th|er|º|°|ª)?[\s/-]*{_OF}{_MONTH},?[\s/-]*{_OF}(?P<year>0000|['’]?00)"
    ),
    _pattern(rf"{_MONTH}[\s-]*(?P<day>00?)(?:st|nd|rd|th)?(?:,\s*|[\s-]+)(?P<year>0000|['’]00)"),
    _pattern(rf"(?P<year>0000)[\s/.-]+{_MONTH}[\s/-]+(?P<day>00?)"),
)
_EITHER = _pattern(r"(?P<first>00?)(?P<sep>[-/.\s])\s?(?P<second>00?)(?P=sep)\s?(?P<year>0000|00)")
_NUMBER = re.compile(r"^(?:0{5}|0{10}|0{13}|0{16})(?:\.0+)?$")
_SEPARATORS: Final = "/.- "
_EPOCH = {10: 1, 13: 1_000, 16: 1_000_000}
_EXCEL_1970: Final = 25_569


@dataclass(frozen=True)
class Readings:
    """Both readings of each text, as days since 1970 (int32, ``NO_DAY`` where there is none).

    ``separator`` is the index in ``"/.- "`` of what stands between the parts where the order is open,
    else −1.
    ``number`` is the reading as an Excel serial number or as a time stamp since 1970.
    """

    day_first: np.ndarray
    month_first: np.ndarray
    separator: np.ndarray
    number: np.ndarray

    @property
    def readable(self) -> np.ndarray:
        """Texts that are a date one way or the other."""
        return (self.day_first != NO_DAY) | (self.month_first != NO_DAY)

    @property
    def numbered(self) -> np.ndarray:
        """Texts that are a date only where the whole column is numbers."""
        return self.number != NO_DAY

    @property
    def ambiguous(self) -> np.ndarray:
        """Texts with two readings that differ."""
        both = (self.day_first != NO_DAY) & (self.month_first != NO_DAY)
        return both & (self.day_first != self.month_first)


def read_days(texts: pa.Array) -> Readings:
    """Every reading of every text in a fixed form. Any array of text; nulls and blanks have no reading."""
    tidy = tidy_texts(texts)
    readings = Readings(
        *(
            np.full(len(tidy), fill, kind)
            for fill, kind in ((NO_DAY, np.int32), (NO_DAY, np.int32), (-1, np.int8), (NO_DAY, np.int32))
        )
    )
    for group in group_by_skeleton(tidy):
        _read_group(group, readings)
    return readings


def _read_group(group: Group, into: Readings) -> None:
    if match := _EITHER.match(group.skeleton):
        first, second = group.number(match.span("first")), group.number(match.span("second"))
        year = _full_year(group, match)
        into.day_first[group.rows] = count_days(year, second, first)
        into.month_first[group.rows] = count_days(year, first, second)
        into.separator[group.rows] = _SEPARATORS.index(match["sep"]) if match["sep"] in _SEPARATORS else 3
        return
    if _NUMBER.match(group.skeleton):
        into.number[group.rows] = _days_of_numbers(group)
    for pattern in _FIXED:
        if (match := pattern.match(group.skeleton)) and (month := _month(group, match)) is not None:
            days = count_days(_full_year(group, match), month, group.number(match.span("day")))
            into.day_first[group.rows] = into.month_first[group.rows] = days
            return


def _month(group: Group, match: re.Match[str]) -> np.ndarray | None:
    if "month" in match.re.groupindex:
        return group.number(match.span("month"))
    number = _month_names().get(match["name"].lower())
    return None if number is None else np.full(len(group.rows), number)


@cache
def _month_names() -> dict[str, int]:
    return {name: int(number) for number, names in load_words()["months"].items() for name in names}


def _full_year(group: Group, match: re.Match[str]) -> np.ndarray:
    start, end = match.span("year")
    year = group.number((max(start, end - 4) if match["year"] == "0000" else end - 2, end))
    return year if match["year"] == "0000" else year + np.where(year < FIRST_YEAR % 100, 2000, 1900)


def _days_of_numbers(group: Group) -> np.ndarray:
    whole = len(group.skeleton.partition(".")[0])
    number = group.number((0, whole))
    days = number - _EXCEL_1970 if whole == 5 else number // _EPOCH[whole] // 86_400
    return np.where((days >= 0) & (days <= _LAST_DAY), days, NO_DAY).astype(np.int32)


def count_days(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Days since 1970 (int32); ``NO_DAY`` where there is no such day in 1970–2100."""
    fits = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(fits, (year - FIRST_YEAR) * 12 + month - 1, 0).astype("datetime64[M]")
    first, following = (m.astype("datetime64[D]").astype(np.int64) for m in (months, months + 1))
    days = first + day - 1
    return np.where(fits & (days < following), days, NO_DAY).astype(np.int32)


_LAST_DAY: Final = int(count_days(np.array([LAST_YEAR]), np.array([12]), np.array([31]))[0])
