"""A column of dates: every text read once, the order of day and month decided on the whole, and said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.choices import Question
from lib.intake.dates import FIRST_YEAR, LAST_YEAR, NO_DAY, Readings, count_days, read_days
from lib.intake.day_order import DayOrder, Proof, count_proof, decide_day_order, settle_days
from lib.intake.odd_dates import read_odd_days
from lib.intake.sentences import cut, load_sentences, say_repair, write_day
from lib.intake.values import Coded, code_texts, find_blanks
from lib.terms import Repair

_FIRST = int(count_days(np.array([FIRST_YEAR]), np.array([1]), np.array([1]))[0])
_LAST = int(count_days(np.array([LAST_YEAR]), np.array([12]), np.array([31]))[0])


@dataclass(frozen=True)
class DayColumn:
    """A column before its order is decided. ``blank``, ``odd`` and ``readings`` go with the texts."""

    label: str
    cells: Coded
    counts: np.ndarray
    blank: np.ndarray
    odd: np.ndarray
    numbers: bool
    readings: Readings

    @property
    def proof(self) -> Proof:
        """Rows of the column that prove an order."""
        return count_proof(self.readings, self.counts)


@dataclass(frozen=True)
class Days:
    """A column of dates, decided. All arrays go with the rows of the sheet.

    ``days`` since 1970 (``NO_DAY`` where there is none), ``unreadable`` cells that are neither blank nor a
    date, ``ambiguous`` those of them that could be two days.
    """

    days: np.ndarray
    unreadable: np.ndarray
    ambiguous: np.ndarray
    repairs: tuple[Repair, ...]
    question: Question | None


def read_day_column(column: pa.ChunkedArray, label: str) -> DayColumn:
    """Every reading of a column: texts, Excel's serial numbers, time stamps, or real dates."""
    if pa.types.is_temporal(column.type):
        return _read_typed(column, label)
    if not pa.types.is_dictionary(column.type) and not pa.types.is_string(column.type):
        column = column.dictionary_encode()
    cells = code_texts(column)
    counts = cells.counts()
    readings = read_days(cells.texts)
    blank = ~readings.readable & find_blanks(cells.texts)
    numbers = not readings.readable[counts > 0].any() and bool(readings.numbered[counts > 0].any())
    if numbers:
        readings = replace(readings, day_first=readings.number, month_first=readings.number)
    odd = np.zeros(len(blank), bool)
    unread = np.flatnonzero(~readings.readable & ~blank & (counts > 0))
    places, days = read_odd_days(cells.texts, unread) if len(unread) else (unread, unread)
    odd[places] = True
    readings.day_first[places] = readings.month_first[places] = days
    return DayColumn(label, cells, counts, blank, odd, numbers, readings)


def _read_typed(column: pa.ChunkedArray, label: str) -> DayColumn:
    """Real dates and times; a time with a zone falls on the day that a clock there shows."""
    if pa.types.is_timestamp(column.type) and column.type.tz:
        column = pc.local_timestamp(column)
    days = column.cast(pa.date32(), safe=False).dictionary_encode()
    cells = code_texts(days)
    distinct = days.combine_chunks() if isinstance(days, pa.ChunkedArray) else days
    read = distinct.dictionary.cast(pa.int32()).to_numpy(zero_copy_only=False)
    read = np.where((read >= _FIRST) & (read <= _LAST), read, NO_DAY).astype(np.int32)
    nothing = np.zeros(len(read), bool)
    open_order = np.full(len(read), -1, np.int8)
    readings = Readings(read, read, open_order, np.full(len(read), NO_DAY, np.int32))
    return DayColumn(label, cells, cells.counts(), nothing, nothing, False, readings)


def settle_day_column(column: DayColumn, others: Callable[[], Proof], chosen: bool | None) -> Days:
    """Decide the order of the column's ambiguous dates and say so."""
    orders = dict(_decide_orders(column, others, chosen))
    ambiguous = column.readings.ambiguous
    by_text = settle_days(column.readings, orders)
    days = np.append(by_text, NO_DAY)[column.cells.codes]
    unreadable = np.append((by_text == NO_DAY) & ~column.blank, False)[column.cells.codes]
    return Days(
        days.astype(np.int32),
        unreadable,
        unreadable & np.append(ambiguous, False)[column.cells.codes],
        tuple(_say_repairs(column, orders, by_text)),
        _ask_order(column, orders),
    )


def _decide_orders(
    column: DayColumn, others: Callable[[], Proof], chosen: bool | None
) -> Iterator[tuple[int, DayOrder]]:
    hang = column.readings.ambiguous & (column.counts > 0)
    for separator in np.unique(column.readings.separator[hang]).tolist():
        nearest = count_proof(column.readings, column.counts, separator)
        yield separator, decide_day_order((nearest, column.proof), others, chosen)


def _ambiguous_with(column: DayColumn, separator: int) -> np.ndarray:
    here = column.readings.ambiguous & (column.readings.separator == separator) & (column.counts > 0)
    return np.flatnonzero(here)


def _say_repairs(column: DayColumn, orders: dict[int, DayOrder], by_text: np.ndarray) -> Iterator[Repair]:
    for separator, order in orders.items():
        places = _ambiguous_with(column, separator)
        yield say_repair(
            "day order",
            int(column.counts[places].sum()),
            order.because,
            order="day" if order.day_first else "month",
            **_example(column, places[0], by_text),
        )
    if column.numbers:
        yield _say_read("date numbers", column, column.readings.numbered, by_text)
    if column.odd.any():
        yield _say_read("dates in words", column, column.odd, by_text)


def _say_read(kind: str, column: DayColumn, which: np.ndarray, by_text: np.ndarray) -> Repair:
    places = np.flatnonzero(which & (column.counts > 0))
    return say_repair(kind, int(column.counts[places].sum()), **_example(column, places[0], by_text))


def _example(column: DayColumn, place: int, by_text: np.ndarray) -> dict[str, str]:
    day = by_text[place]
    return {
        "column": column.label,
        "value": cut(column.cells.texts[int(place)].as_py().strip()),
        "day": "" if day == NO_DAY else write_day(day),
    }


def _ask_order(column: DayColumn, orders: dict[int, DayOrder]) -> Question | None:
    """The question that settles what the column could not; None where it could.

    It stays when it is answered, with the answer as the one taken: who answers may change his mind.
    """
    asked = [sep for sep, order in orders.items() if order.because != "column"]
    if not asked:
        return None
    places = np.concatenate([_ambiguous_with(column, separator) for separator in asked])
    words = {
        "value": cut(column.cells.texts[int(places[0])].as_py().strip()),
        "day_first": write_day(column.readings.day_first[places[0]]),
        "month_first": write_day(column.readings.month_first[places[0]]),
    }
    copy = {key: text.format(**words) for key, text in load_sentences()["questions"].items()}
    options = ((True, copy["yes"]), (False, copy["no"]))
    count = int(column.counts[places].sum())
    return Question("day_first", copy["day_first"], options, orders[asked[0]].day_first, count)
