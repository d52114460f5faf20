"""What the name of a file, sheet or tab says: a period, and whose deals it holds.

``2026Q1``, ``Q3 FY26``, ``1. Quartal 2026``, ``Jan–Mar 2026``; ``Ana – Q1 2026``, ``deals_ana_ruiz.csv``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from lib.intake.periods import Period, Words, find_period
from lib.intake.roles import fold

MOST_WORDS: Final = 4
"""Words of a person's name."""
MOST_LEFT: Final = 8
"""Words besides the period, up to which a name of a part is no whole sentence."""
LONGEST: Final = 200
"""Characters of a name that are looked at."""
_STRONG: Final = re.compile(r"\s[-–—]+\s|[|·:;/()\[\]]")
_BRACKETS: Final = re.compile(r"[(\[][^)\]]*[)\]]")


@dataclass(frozen=True)
class Named:
    """What a part's name says. ``rep`` is what is left that looks like a person's name."""

    rep: str | None = None
    period: Period | None = None


@dataclass(frozen=True)
class Token:
    """A run of letters or of digits, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        return fold(self.text)


@cache
def load_part_words() -> dict[str, Any]:
    """``part_names.toml``."""
    return tomllib.loads((Path(__file__).parent / "part_names.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1024)
def read_part_name(name: str, part: str | None = None, fiscal_start: int = 1) -> Named:
    """What the names of a source and of one of its parts say; the part speaks first.

    Where the part names a quarter or month without a year, the source's name may say the year.
    """
    whole = _read_text(drop_extension(name), fiscal_start)
    if part is None:
        return Named(whole.rep, whole.period)
    own = _read_text(part, fiscal_start, year=whole.year)
    return Named(own.rep or whole.rep, own.period or whole.period)


@dataclass(frozen=True)
class _Text:
    rep: str | None
    period: Period | None
    year: int | None


def _read_text(text: str, fiscal_start: int, year: int | None = None) -> _Text:
    text = unicodedata.normalize("NFC", text)[:LONGEST]
    tokens = cut_tokens(text)
    plain = frozenset(at for at, token in enumerate(tokens) if token.word not in _words("anywhere"))
    words = [token.word for token in tokens]
    found = find_period(Words(words, _gaps(text, tokens), plain, fiscal_start, year))
    left = [token for at, token in enumerate(tokens) if at not in found.used]
    return _Text(_find_rep(text, left), found.said.period, found.said.year)


def drop_extension(name: str) -> str:
    """``"deals_ana.csv"`` → ``"deals_ana"``; only what is known as an extension goes."""
    stem, point, extension = name.rpartition(".")
    return (
        stem if point and extension.strip().casefold() in load_part_words()["files"]["extensions"] else name
    )


def cut_tokens(text: str) -> list[Token]:
    """The runs of letters and the runs of digits, in order."""
    tokens, start = [], 0
    for kind, run in groupby(text, _kind):
        size = len(list(run))
        if kind:
            tokens.append(Token(text[start : start + size], start, start + size))
        start += size
    return tokens


def _kind(char: str) -> str:
    if char in "0123456789":
        return "digit"
    return "letter" if unicodedata.category(char)[0] in "LM" else ""


def _gaps(text: str, tokens: list[Token]) -> list[str]:
    """What stands before each token."""
    ends = [0, *(token.end for token in tokens)]
    return [text[end : token.start] for end, token in zip(ends, tokens, strict=False)]


def _find_rep(text: str, left: list[Token]) -> str | None:
    """The one run of words that is left, if it looks like a name."""
    runs = _find_runs(text, left) if len(left) <= MOST_LEFT else []
    if len(runs) > 1:
        brackets = [match.span() for match in _BRACKETS.finditer(text)]
        runs = [run for run in runs if not any(start <= run[0].start < end for start, end in brackets)]
    return _write_rep(text, runs[0]) if len(runs) == 1 else None


def _find_runs(text: str, left: list[Token]) -> list[list[Token]]:
    """Words that stand together; those that are never part of a name end a run."""
    runs: list[list[Token]] = []
    end = None
    for token in left:
        if token.word in _words("anywhere"):
            end = None
            continue
        between = None if end is None else text[end : token.start]
        if between is None or _STRONG.search(between) or any(map(_kind, between)):
            runs.append([])
        runs[-1].append(token)
        end = token.end
    return [run for run in runs if not all(token.text.isdigit() for token in run)]


def _write_rep(text: str, run: list[Token]) -> str | None:
    if any(token.text.isdigit() for token in run) or all(token.word in _words("alone") for token in run):
        return None
    written = text[run[0].start : run[-1].end].replace("_", " ").replace("+", " ")
    if " " not in text.strip():
        written = written.replace("-", " ").replace(".", " ")
    words = written.split()
    if len(words) > MOST_WORDS or sum(map(len, words)) < 2:
        return None
    return " ".join(map(str.capitalize, words) if written.islower() else words)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load_part_words()["not_names"][name])


FROM_NAME: Final = "#name"
"""The header by which a manager chooses a part's name instead of a column."""
