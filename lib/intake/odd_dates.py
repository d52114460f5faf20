"""Dates in free wording and in languages beyond the seven, by dateparser: slow, so for few texts only."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pyarrow as pa

from lib.intake.dates import FIRST_YEAR, LAST_YEAR

MOST_ODD: Final = 400
"""Distinct texts at most that are handed to the parser."""
HOPELESS: Final = 30
"""Texts after which a column that had no date among them is given up."""
LANGUAGES: Final = [
    *("en", "de", "fr", "es", "it", "nl", "pt"),
    *("sv", "da", "nb", "fi", "pl", "cs", "tr", "ru", "ja", "zh"),
]
_ODD = re.compile(r"(?=.*\d)(?=.*[^\W\d_]{2})")
_SETTINGS: Final = {
    "STRICT_PARSING": True,
    "REQUIRE_PARTS": ["day", "month", "year"],
    "RETURN_AS_TIMEZONE_AWARE": False,
}


def read_odd_days(texts: pa.Array, unread: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The days that can be read among ``unread`` (positions in ``texts``), and where they stand.

    Returns the positions (int64) and the days since 1970 (int32).
    """
    found: dict[int, int] = {}
    tried = 0
    for place in unread[: 50 * MOST_ODD].tolist():
        text = str(texts[place]).strip()
        if tried >= MOST_ODD or (tried >= HOPELESS and not found):
            break
        if len(text) > 40 or not _ODD.search(text):
            continue
        tried += 1
        day = _parse_odd(text)
        if day is not None:
            found[place] = day
    return np.array(list(found), np.int64), np.array(list(found.values()), np.int32)


def _parse_odd(text: str) -> int | None:
    import dateparser  # here, because it takes a third of a second that most files never need

    moment = dateparser.parse(text, languages=LANGUAGES, settings=_SETTINGS)
    if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return int(np.datetime64(moment.date()).astype(np.int64))
