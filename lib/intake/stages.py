"""What a stage or status says: won, lost or open, by the words of ``stages.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from lib.intake.roles import fold
from lib.terms import OUTCOMES, Outcome

How = Literal["known", "guessed", "unknown"]

_ORDER = re.compile(
    r"^\W*(?:stage\s*|phase\s*|etapa\s*|fase\s*)?(?:\d{1,3}\s*[.):\-–—]+|[a-z](?:[.):]|\s+[-–—]\s))\s*(?=\S)"
)
_NOT = re.compile(r"n['’`]t\b")
_PERCENT = re.compile(r"(\d{1,3})\s*%")
TYPO_FROM = 6
"""Letters from which one typing error is forgiven."""
DENIED_BY = 3
"""Words before "won" or "lost" in which a denial takes it back."""


@dataclass(frozen=True)
class StageReading:
    """``guessed``: from a part of its words, or with a typing error. ``unknown``: taken as open."""

    outcome: Outcome
    how: How


@cache
def _load() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "stages.toml").read_text(encoding="utf-8"))


def stage_words(text: str) -> list[str]:
    """``"6 - Closed-Won 🎉"`` → ``["closed", "won"]``."""
    flat = _NOT.sub("nt", fold(text))
    return re.findall(r"[^\W_]+", _ORDER.sub("", flat) or flat)


def _key(text: str) -> str:
    return "".join(stage_words(text))


@cache
def stage_index() -> dict[str, Outcome]:
    """Key of every known stage → outcome. A key that two outcomes share (in two languages) is left out."""
    index: dict[str, set[Outcome]] = {}
    for outcome in OUTCOMES:
        for texts in _load()[outcome].values():
            for text in texts:
                index.setdefault(_key(text), set()).add(outcome)
    return {key: next(iter(found)) for key, found in index.items() if len(found) == 1}


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_load()["words"][name])


@cache
def _probable() -> dict[str, Outcome]:
    return {_key(text): outcome for outcome in ("won", "lost") for text in _load()["probably"][outcome]}


@cache
def _unclear() -> frozenset[str]:
    return frozenset(_key(text) for text in _load()["unclear"]["texts"])


@cache
def flag_words() -> dict[str, bool]:
    """What ticked and unticked boxes look like, folded."""
    flags = _load()["flags"]
    return {fold(text): ticked for ticked, name in ((True, "yes"), (False, "no")) for text in flags[name]}


@lru_cache(maxsize=8192)
def read_stage(text: str) -> StageReading:
    """The outcome that a stage says. Never raises; what nothing can read is open and ``unknown``."""
    words = stage_words(text)[:40]
    known = stage_index().get("".join(words)) or _without_fillers(words)
    if known:
        return StageReading(known, "known")
    if is_unclear(text):
        return StageReading("open", "unknown")
    guess = _probable().get("".join(words)) or _by_words(text, words) or _nearly("".join(words))
    return StageReading(guess, "guessed") if guess else StageReading("open", "unknown")


def _without_fillers(words: list[str]) -> Outcome | None:
    """``chiuso conquistato`` → ``conquistato``, where that alone says won or lost."""
    left = [word for word in words if word not in _words("fillers")]
    outcome = stage_index().get("".join(left)) if len(left) == 1 else None
    return outcome if outcome in ("won", "lost") else None


def is_unclear(text: str) -> bool:
    """Whether a stage says that the deal is decided, but not how: ``closed``."""
    return "".join(stage_words(text)) in _unclear()


def _by_words(text: str, words: list[str]) -> Outcome | None:
    """One side's word and neither the other's nor a denial: ``not won yet`` is open."""
    won = [at for at, word in enumerate(words) if word in _words("won")]
    lost = [at for at, word in enumerate(words) if word in _words("lost")]
    if not won and not lost:
        return None
    unsure = (won and lost) or _denied(words, won or lost) or (won and _below_all(text))
    return "open" if unsure else ("won" if won else "lost")


def _denied(words: list[str], hits: list[int]) -> bool:
    near = (word for at in hits for word in words[max(0, at - DENIED_BY) : at])
    return any(word in _words("denials") for word in near) or "yet" in words


def _below_all(text: str) -> bool:
    """``90% won`` is a hope."""
    return any(int(share) < 100 for share in _PERCENT.findall(text))


def _nearly(key: str) -> Outcome | None:
    if len(key) < TYPO_FROM:
        return None
    near = process.extract(key, stage_index().keys(), scorer=OSA.distance, score_cutoff=1, limit=5)
    found = {stage_index()[hit] for hit, _, _ in near}
    return found.pop() if len(found) == 1 else None
