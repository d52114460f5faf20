"""What deals are worth, all in the office's one currency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lib.intake.choices import Choices
from lib.intake.column_amounts import AmountColumn, read_amount_column
from lib.intake.column_texts import read_text_column
from lib.intake.currency import Currencies, read_currencies
from lib.intake.marks import Marks
from lib.intake.match import Match
from lib.intake.money import currency_in_header
from lib.intake.sentences import say_repair, write_amount
from lib.intake.sheet import Sheet, column_label
from lib.terms import Repair


@dataclass(frozen=True)
class Amounted:
    """Amounts of every row (float64, NaN where there is none) in ``currency`` (None where nothing says).

    ``counts``: how many amounts are in each currency, before any is left out or converted.
    """

    amounts: np.ndarray
    currency: str | None
    repairs: tuple[Repair, ...]
    counts: dict[str, int]


def clean_amounts(sheet: Sheet, match: Match, choices: Choices, marks: Marks) -> Amounted:
    """Read amounts and currencies; leave out rows whose amount is unreadable, negative or foreign.

    The office's currency is the manager's choice, else that of most rows that are good so far. A row without
    an amount, or with 0, is in no currency: nothing of it needs converting.
    """
    column = _read_amounts(sheet, match)
    index = match.columns.get("amount")
    marks.leave_out("bad amount", column.unreadable, index)
    marks.leave_out("negative amount", column.values < 0, index)
    currencies = _read_currencies(sheet, match, choices, column)
    office = choices.currency.strip().upper() if choices.currency else _find_office(currencies, column, marks)
    counts = currencies.count(marks.alive & (column.values > 0))
    amounts, converted = _convert(column.values, currencies, office, choices)
    foreign = _find_foreign(column.values, currencies, office, choices)
    words = np.array(currencies.codes, object)[currencies.index]
    where = match.columns.get("currency", index)
    marks.leave_out("other currency", foreign, where, currency=words, office=office)
    guesses = (
        say_repair("currency sign", count, value=sign, currency=code)
        for sign, code, count in currencies.guessed
    )
    return Amounted(amounts, office, (*column.repairs, *guesses, *converted), counts)


def _read_amounts(sheet: Sheet, match: Match) -> AmountColumn:
    index = match.columns.get("amount")
    if index is None:
        rows = sheet.table.num_rows
        return AmountColumn(np.full(rows, np.nan), np.zeros(rows, bool), np.zeros(rows, np.int32), ("",), ())
    return read_amount_column(sheet.table.column(index), column_label(index, sheet.headers[index]))


def _read_currencies(sheet: Sheet, match: Match, choices: Choices, column: AmountColumn) -> Currencies:
    named = match.columns.get("currency")
    cells = None if named is None else read_text_column(sheet.table.column(named), "currency").cells
    index = match.columns.get("amount")
    header = currency_in_header(sheet.headers[index]) if index is not None else ()
    return read_currencies(column.currency, column.words, cells, header, choices.currency)


def _find_office(currencies: Currencies, column: AmountColumn, marks: Marks) -> str | None:
    alive = marks.alive
    worth = alive & (column.values > 0)
    return currencies.most_common(worth if worth.any() else alive)


def _rates(choices: Choices, office: str | None) -> dict[str, float]:
    rates = {code.strip().upper(): rate for code, rate in choices.rates if rate > 0}
    return rates | dict.fromkeys(("", office or ""), 1.0)


def _find_foreign(
    values: np.ndarray, currencies: Currencies, office: str | None, choices: Choices
) -> np.ndarray:
    rates = _rates(choices, office)
    unknown = np.array([code not in rates for code in currencies.codes])
    return unknown[currencies.index] & (values > 0)


def _convert(
    values: np.ndarray, currencies: Currencies, office: str | None, choices: Choices
) -> tuple[np.ndarray, tuple[Repair, ...]]:
    rates = _rates(choices, office)
    factors = np.array([rates.get(code, 1.0) for code in currencies.codes])
    if (factors == 1).all():
        return values, ()
    return values * factors[currencies.index], tuple(_say_converted(values, currencies, office, rates))


def _say_converted(
    values: np.ndarray, currencies: Currencies, office: str | None, rates: dict[str, float]
) -> Iterator[Repair]:
    for index, code in enumerate(currencies.codes):
        count = int(np.count_nonzero((currencies.index == index) & (values > 0)))
        if code and code != office and code in rates and count:
            yield say_repair("converted", count, currency=code, office=office, rate=write_amount(rates[code]))
