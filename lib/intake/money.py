"""What stands around the digits of an amount: sign, brackets, thousands and millions, the currency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from lib.intake.values import load_words

SPACES: Final = "\\s'’`´_"
"""Inside a character class: what may stand between groups of digits besides a point or a comma."""
_MINUS = "-−–"
_SPAN = re.compile(rf"0(?:[0.,{SPACES}]*0)?")
_NO_CENTS = re.compile(r"^[.,]\s?[-–—]{1,2}")


@dataclass(frozen=True)
class Money:
    """What stands around the digits of a skeleton: the sign, the factor, and the currency's word."""

    span: tuple[int, int]
    negative: bool
    factor: int
    currency: str


@lru_cache(maxsize=4096)
def read_money(skeleton: str) -> Money | None:
    """What a skeleton says besides its digits; None where it is no amount."""
    match = _SPAN.search(skeleton)
    if match is None or sum(map(str.isdigit, match[0])) > 15:
        return None
    before, after = skeleton[: match.start()].strip(), skeleton[match.end() :].strip()
    after = _NO_CENTS.sub("", after).strip()
    before, after, negative = _take_sign(before, after)
    around = _read_around(before, after)
    return None if around is None else Money(match.span(), negative, *around)


def _take_sign(before: str, after: str) -> tuple[str, str, bool]:
    """Minus before or after, also next to the currency; brackets as accountants use them."""
    negative = False
    if "(" in before and ")" in after:
        before, after, negative = before.replace("(", "", 1), after.replace(")", "", 1), True
    for sign in (*_MINUS, "+"):
        for end in (0, -1):
            if before and before[end] == sign:
                before, negative = before.replace(sign, "", 1).strip(), sign != "+"
            if after and after[end] == sign:
                after, negative = after.replace(sign, "", 1).strip(), sign != "+"
    return before.strip(), after.strip(), negative


def _read_around(before: str, after: str) -> tuple[int, str] | None:
    """Factor and currency of what stands before and after the digits; None where a word is neither."""
    readings = [reading for part in (before, after) if part for reading in [_read_word(part)]]
    if any(reading is None for reading in readings):
        return None
    factors = [factor for factor, _ in filter(None, readings) if factor != 1]
    currencies = [currency for _, currency in filter(None, readings) if currency]
    if len(factors) > 1 or (before and _read_word(before) != (1, *currencies[:1])):
        return None
    return factors[0] if factors else 1, currencies[-1] if currencies else ""


def _read_word(part: str) -> tuple[int, str] | None:
    """``k€`` → (1000, "€"); the currency may stand on either side of the factor."""
    word = part.lower()
    for cut in range(len(word) + 1):
        left, right = word[:cut].strip(), word[cut:].strip()
        for factor, currency in ((left, right), (right, left)):
            if factor in _factors() and (not currency or find_currencies(currency)):
                return _factors()[factor], currency
    return None


@cache
def _factors() -> dict[str, int]:
    words = load_words()["factors"]
    return {"": 1, **{word: int(factor) for factor, spelled in words.items() for word in spelled}}


@cache
def _currencies() -> dict[str, tuple[str, ...]]:
    words = load_words()["currencies"]
    known = {code.lower(): (code,) for code in words["codes"].split()}
    known |= {name: (code,) for code, names in words["names"].items() for name in names}
    return known | {sign: tuple(codes) for sign, codes in words["signs"].items()}


def find_currencies(text: str) -> tuple[str, ...]:
    """The ISO codes that a code, sign or name may stand for, the usual one first; () for anything else."""
    return _currencies().get(text.strip().lower(), ())


def currency_in_header(header: str) -> tuple[str, ...]:
    """The currency that a header names: ``Amount (EUR)``, ``Betrag in €``, ``ARR £``."""
    for word in re.findall(r"[^\s()\[\],;:/]+", header):
        codes = find_currencies(word) if len(word) == 3 or not word.isalpha() else ()
        if codes and (not word.isalpha() or word.isupper()):
            return codes
    return ()
