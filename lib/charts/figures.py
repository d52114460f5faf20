"""How figures and names are written: one way on every page, so that they can be compared at a glance."""

from __future__ import annotations

import unicodedata
from datetime import date

MINUS = "−"
ISOLATE, POP = "\u2068", "\u2069"
_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_JOINERS = {"\u200c", "\u200d"}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def percent(share: float) -> str:
    """``0.4631`` → ``"46 %"``: shares are shown as whole per cent."""
    return f"{_whole(share * 100)} %"


def points(share: float) -> str:
    """A difference of shares with its sign: ``-0.031`` → ``"−3 pts"``."""
    return f"{_signed(share * 100)} pts"


def _whole(value: float) -> str:
    # Adding 0.0 turns −0 into 0.
    return f"{round(value) + 0:d}".replace("-", MINUS)


def _signed(value: float) -> str:
    whole = round(value)
    return f"+{whole}" if whole > 0 else _whole(value)


def number(value: float) -> str:
    """``12345`` → ``"12,345"``."""
    return f"{value:,.0f}"


def money(amount: float, currency: str | None) -> str:
    """``1234567.0`` → ``"EUR 1,234,567"``; without a known currency the bare figure."""
    return f"{currency} {amount:,.0f}" if currency else f"{amount:,.0f}"


def count(n: int, singular: str, plural: str | None = None) -> str:
    """``count(1, "sale")`` → ``"1 sale"``, ``count(313, "sale")`` → ``"313 sales"``."""
    return f"{n:,} {singular if n == 1 else plural or singular + 's'}"


def day(when: date) -> str:
    """``date(2026, 6, 30)`` → ``"30 June 2026"``, the same in every locale."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def of_hundred(probability: float) -> str:
    """``0.34`` → ``"34 of 100"``; what rounds to none or all is said as less or more than one."""
    if probability < 0.005:
        return "fewer than 1 of 100"
    return "more than 99 of 100" if probability >= 0.995 else f"{round(probability * 100)} of 100"


def decimal(value: float, places: int = 1) -> str:
    """``-5.24`` → ``"−5.2"``; never a minus before nothing."""
    return f"{round(value, places) + 0.0:,.{places}f}".replace("-", MINUS)


def signed(value: float, places: int = 2) -> str:
    """``0.62`` → ``"+0.62"``."""
    return f"+{decimal(value, places)}" if round(value, places) > 0 else decimal(value, places)


def of_n(hits: int, chances: int) -> str:
    """``"9 of 48"``."""
    return f"{hits:,} of {chances:,}"


def in_ten(probability: float) -> int:
    """A probability as a number of ten futures. 10 and 0 are kept for what rounds there beyond doubt."""
    return min(9, max(1, round(probability * 10))) if 0.005 < probability < 0.995 else round(probability) * 10


def show_name(name: str, limit: int = 40) -> str:
    """A name as one line of plain text: nothing invisible, at most ``limit`` characters.

    A right-to-left name is wrapped in isolating marks, so that it cannot reorder the figures beside it.
    """
    visible = "".join(mark if _is_visible(mark) else " " for mark in name)
    line = " ".join(visible.split()) or "(no name)"
    if len(line) > limit:
        line = line[: limit - 1].rstrip() + "…"
    return (
        f"{ISOLATE}{line}{POP}"
        if any(unicodedata.bidirectional(mark) in _RIGHT_TO_LEFT for mark in line)
        else line
    )


def _is_visible(mark: str) -> bool:
    return mark in _JOINERS or unicodedata.category(mark) not in _INVISIBLE


def list_words(words: list[str], most: int = 4) -> str:
    """``["Ana", "Ben", "Cleo"]`` → ``"Ana, Ben and Cleo"``; beyond ``most`` the rest is counted."""
    if len(words) > most:
        words = [*words[: most - 1], f"{len(words) - most + 1} others"]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
