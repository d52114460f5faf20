"""Amounts of money as people and programs write them, read by the column.

1,234 and 1.234 have two readings, 1234 and 1.234. Both are kept until the whole column has been seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pyarrow as pa

from lib.intake.money import SPACES, Money, read_money
from lib.intake.skeletons import Group, group_by_skeleton, tidy_texts

LARGEST: Final = 1e15
"""Nothing a person sells costs more: beyond it a text is no amount."""
CLEAR: Final = 20
"""How many times more proofs one decimal mark must have than the other, where a column holds both."""

_SCIENCE = re.compile(r"^[+-]?0+(?:[.,]0+)?E[+-]?0{1,2}$", re.IGNORECASE)
_WHOLE = re.compile(r"0+")


@dataclass(frozen=True)
class Amounts:
    """Both readings of each text (float64, NaN where it is no amount).

    ``grouped`` reads an open mark as one between thousands, ``decimal`` as the decimal mark; elsewhere both
    are the same. ``mark`` is the open mark (``.`` or ``,``) or ""; ``proves`` the decimal mark that the text
    proves. ``currency`` is the index in ``words`` of what was written for a currency: a code, a sign or a
    name, lower case ("", index 0, for none). ``scaled``: it had a k, an m or the like.
    """

    grouped: np.ndarray
    decimal: np.ndarray
    mark: np.ndarray
    proves: np.ndarray
    currency: np.ndarray
    scaled: np.ndarray
    words: list[str]

    @property
    def readable(self) -> np.ndarray:
        """Texts that are an amount."""
        return ~np.isnan(self.grouped)


def read_amounts(texts: pa.Array) -> Amounts:
    """Every reading of every text. Any array of text; nulls and blanks are no amounts."""
    tidy = tidy_texts(texts)
    size = len(tidy)
    amounts = Amounts(
        np.full(size, np.nan),
        np.full(size, np.nan),
        np.full(size, "", "U1"),
        np.full(size, "", "U1"),
        np.zeros(size, np.int32),
        np.zeros(size, bool),
        [""],
    )
    for group in group_by_skeleton(tidy):
        _read_group(group, tidy, amounts)
    return amounts


def _read_group(group: Group, texts: pa.Array, into: Amounts) -> None:
    if _SCIENCE.match(group.skeleton):
        values = [float(text.replace(",", ".")) for text in texts.take(pa.array(group.rows)).to_pylist()]
        into.grouped[group.rows] = into.decimal[group.rows] = _bounded(np.array(values))
        return
    money = read_money(group.skeleton)
    if money is None:
        return
    places = _decimals(group.skeleton[slice(*money.span)])
    if places is None:
        return
    _fill(group, money, places, into)


def _fill(group: Group, money: Money, places: tuple[int, int, str, str], into: Amounts) -> None:
    as_grouped, as_decimal, mark, proves = places
    digits = group.digits(money.span).astype(np.float64) * (money.factor * (-1 if money.negative else 1))
    rows = group.rows
    into.grouped[rows] = _bounded(digits / 10.0**as_grouped)
    into.decimal[rows] = _bounded(digits / 10.0**as_decimal)
    into.currency[rows] = _index_of(money.currency, into.words)
    into.scaled[rows] = money.factor != 1
    into.mark[rows], into.proves[rows] = mark, proves
    if mark:
        _settle_leading_zero(group, money, mark, into)


def _index_of(word: str, words: list[str]) -> int:
    if word not in words:
        words.append(word)
    return words.index(word)


def _settle_leading_zero(group: Group, money: Money, mark: str, into: Amounts) -> None:
    """0.500 is a half: nobody groups thousands after a nought."""
    nought = group.rows[group.number((money.span[0], money.span[0] + 1)) == 0]
    into.grouped[nought] = into.decimal[nought]
    into.mark[nought], into.proves[nought] = "", mark


def _bounded(values: np.ndarray) -> np.ndarray:
    return np.where(np.abs(values) <= LARGEST, values + 0.0, np.nan)


@lru_cache(maxsize=4096)
def _decimals(span: str) -> tuple[int, int, str, str] | None:
    """Digits after the decimal mark (marks open read as grouping, as decimal), the open mark, the proven one.

    None where the marks stand where no number has them.
    """
    marks = [char for char in span if char in ".,"]
    if not marks:
        return (0, 0, "", "") if _grouped(span) else None
    last = marks[-1]
    whole, _, cents = span.rpartition(last)
    if len(set(marks)) == 2:
        ok = marks.count(last) == 1 and _grouped(whole) and _WHOLE.fullmatch(cents)
        return (len(cents), len(cents), "", last) if ok else None
    if len(marks) > 1:
        other = "," if last == "." else "."
        return (0, 0, "", other) if _grouped(span) else None
    if not _WHOLE.fullmatch(cents) or not (_grouped(whole) or not whole):
        return None
    if len(cents) == 3 and re.fullmatch("0{1,3}", whole):
        return (0, 3, last, "")
    return (len(cents), len(cents), "", last)


def _grouped(span: str) -> bool:
    """Digits alone, or in groups of three, or in India's groups of two before the last three."""
    groups = re.split(rf"[.,{SPACES}]+", span)
    if len(groups) == 1:
        return bool(_WHOLE.fullmatch(span))
    middle = {len(group) for group in groups[1:-1]}
    return len(groups[-1]) == 3 and 1 <= len(groups[0]) <= 3 and (middle <= {3} or middle <= {2})


@dataclass(frozen=True)
class Mark:
    """The decimal mark of a column, and why: ``column`` (proven) or ``default`` (thousands are grouped)."""

    decimal: str
    because: str


def decide_mark(amounts: Amounts, counts: np.ndarray) -> Mark:
    """The decimal mark that clearly more rows prove, else none: then open marks group thousands."""
    point, comma = (int(counts[amounts.proves == mark].sum()) for mark in ".,")
    if point > CLEAR * comma:
        return Mark(".", "column")
    if comma > CLEAR * point:
        return Mark(",", "column")
    return Mark("", "default")


def settle_amounts(amounts: Amounts, mark: Mark) -> np.ndarray:
    """One reading for each text (float64, NaN where it is no amount)."""
    return np.where((amounts.mark != "") & (amounts.mark == mark.decimal), amounts.decimal, amounts.grouped)
