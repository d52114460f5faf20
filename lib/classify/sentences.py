"""The templates of sentences.toml, and how somebody's words and days stand in them."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

COPY: Final[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8")
)
SHOWN: Final = 80
"""Characters of somebody's text that a sentence quotes."""
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def write_day(day: date) -> str:
    """``3 Mar 2024``, whatever language the computer speaks."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def quote(texts: pa.Array) -> pa.Array:
    """Somebody's texts on one line and not too long to quote."""
    longest = pc.max(pc.binary_length(texts)).as_py() or 0
    if longest > SHOWN:
        cut = pc.binary_join_element_wise(pc.utf8_slice_codeunits(texts, 0, SHOWN), "…", "")
        texts = pc.if_else(pc.greater(pc.utf8_length(texts), SHOWN), cut, texts)
    return pc.replace_substring_regex(texts, r"\s+", " ") if _has_breaks(texts) else texts


def _has_breaks(texts: pa.Array) -> bool:
    return bool(pc.any(pc.match_substring_regex(texts, r"[\t\r\n]|\s\s")).as_py())
