"""Days and amounts in the ways in which exports write them; each distinct value is spelled once."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import pyarrow as pa

SIGNS: Final = {"EUR": "€", "USD": "$", "GBP": "£"}
_MONTHS: Final = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_PATTERN: Final = re.compile(
    r"^(?P<before>\D*)1(?P<thousands>\D?)234(?P<mark>\D)(?P<decimals>\d+)(?P<after>.*)$"
)


def spell_days(days: pa.Array, pattern: str) -> pa.DictionaryArray:
    """Each day by ``pattern`` (see ``shapes.toml``). The hour is made up from the day, in office hours."""
    encoded = days.dictionary_encode()
    words = [_spell_day(day, pattern) for day in encoded.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(encoded.indices, pa.array(words, pa.string()))


def _spell_day(day: date, pattern: str) -> str:
    minutes = 8 * 60 + day.toordinal() * 37 % 600
    return pattern.format(
        y=day.year,
        m=f"{day.month:02}",
        d=f"{day.day:02}",
        mm=day.month,
        dd=day.day,
        mon=_MONTHS[day.month - 1],
        H=f"{minutes // 60:02}",
        h=minutes // 60,
        M=f"{minutes % 60:02}",
    )


def spell_amounts(amounts: pa.Array, pattern: str, currency: str) -> pa.DictionaryArray:
    """Each amount as ``pattern`` writes 1234.5, with ``currency``'s sign in the place of ¤."""
    encoded = amounts.dictionary_encode()
    write = _AmountPattern(pattern, currency)
    words = [write.spell(value) for value in encoded.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(encoded.indices, pa.array(words, pa.string()))


class _AmountPattern:
    def __init__(self, pattern: str, currency: str) -> None:
        found = _PATTERN.match(pattern.replace("¤", SIGNS.get(currency, currency)))
        assert found, pattern
        self.parts = found.groupdict()

    def spell(self, value: float) -> str:
        parts = self.parts
        text = f"{value:,.{len(parts['decimals'])}f}"
        text = text.replace(",", "\0").replace(".", parts["mark"]).replace("\0", parts["thousands"])
        return f"{parts['before']}{text}{parts['after']}"
