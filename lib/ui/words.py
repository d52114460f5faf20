"""The app's own words from ``copy.toml``, and other people's words made safe for Markdown."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Final

from lib.charts.figures import show_name

COPY: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "copy.toml").read_text(encoding="utf-8"))
DOOR: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "door.toml").read_text(encoding="utf-8"))
"""The words of the door: ``door.toml``."""

WORD_JOINER: Final = "\u2060"
# What Markdown reads anywhere in a line, a colon only where a directive or a shortcode could begin, and what
# it reads at the beginning of a line alone.
_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>#|~$&]|:(?=\S)|^[+\-=]|(?<=^\d)[.)]|(?<=^\d\d)[.)])")
# Shortcodes, arrows and bare addresses are looked for after Markdown has taken the backslashes away, so that
# a backslash does not stop them; an invisible joiner does.
_LIVE: Final = re.compile(r"(:(?=\S)|@(?=\S)|www(?=\.)|[-<](?=[->])|[<>](?==))", re.IGNORECASE)
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def escape_markdown(text: str, limit: int = 300) -> str:
    """Text with other people's words in it as plain text inside Markdown: one line, nothing comes alive.

    Neither HTML nor links, icons (``:material/…:``), colours (``:red[…]``), formulas (``$…$``) or shortcodes
    do; what is invisible or beyond ``limit`` characters goes.
    """
    return _SPECIAL.sub(r"\\\1", _LIVE.sub(rf"\1{WORD_JOINER}", show_name(text, limit)))


def escape_heading(text: str) -> str:
    """As :func:`escape_markdown`, and no line of the heading begins with a lonely per cent sign."""
    return re.sub(r"(?<=\d) (?=%)", "\u00a0", escape_markdown(text))


def name_day(day: date) -> str:
    """``date(2026, 6, 30)`` → ``"30 June 2026"``, the same in every locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
