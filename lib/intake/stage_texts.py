"""A stage's text as the rules see it: its words, its parts, whether it asks, and a share of a hundred."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from lib.intake.roles import fold

Words = tuple[str, ...]

LONGEST: Final = 400
"""Characters of a stage that are read."""

_SIGNS: Final = "々-〇ぁ-ゖ㐀-䶿一-鿿\U00020000-\U0003ffff"
_KATAKANA: Final = "ァ-ヺー-ヿ"
_WORD: Final = re.compile(f"[{_KATAKANA}]+|[{_SIGNS}]|[^\\W_{_KATAKANA}{_SIGNS}]+")
"""Each sign of Han and Hiragana is a word, and signs of Katakana in a row are one."""
_SIGN: Final = re.compile(f"[{_SIGNS}]")
_ORDER: Final = re.compile(
    r"^\W*(?:stage\s*|phase\s*|etapa\s*|fase\s*)?(?:\d{1,3}\s*[.):\-–—]+|[a-z](?:[.):]|\s+[-–—]\s))\s*(?=\S)"
)
_NOT: Final = re.compile(r"n['’`]t\b")
_NUMBER: Final = re.compile(r"\bn(?:o|r|ro)?[.:]?\s*(?=\d)")
"""What stands before an order number: "No. 4711", "№ 4711"; else it would be taken for a denial."""
_PARTS: Final = re.compile(r"\s[-‐]+\s|[–—:;,/|()\[\]{}<>!…•·→⇒。、；：【】「」『』]+|\.(?=\s)")
_QUESTION: Final = re.compile(r"[?؟](?!\w)|¿")
_PERCENT: Final = re.compile(r"(\d{1,3})\s*%|%\s*(\d{1,3})")
_LETTERS: Final = str.maketrans({"ł": "l", "ı": "i", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
"""Letters that keep their strokes when accents are taken off, but not where people type without them."""


def fold_stage(text: str) -> str:
    """Without case, accents and the number in front: ``"6 - Closed-Won 🎉"`` → ``"closed-won 🎉"``."""
    flat = _NOT.sub("nt", fold(text[:LONGEST]).translate(_LETTERS)).strip()
    return _NUMBER.sub("", _ORDER.sub("", flat) or flat)


def split_words(text: str) -> Words:
    """The words of a text, folded or not."""
    return tuple(_WORD.findall(text))


def stage_words(text: str) -> Words:
    """``"6 - Closed-Won 🎉"`` → ``("closed", "won")``."""
    return split_words(fold_stage(text))


def split_parts(folded: str) -> list[Words]:
    """The words of each part of a folded stage: ``"won – start in may"`` → ``("won",), ("start", …)``."""
    return [words for part in _PARTS.split(folded) if (words := split_words(part))]


def is_question(folded: str) -> bool:
    """Whether it asks; a mark inside a word is a letter that somebody’s program lost."""
    return bool(_QUESTION.search(folded))


def has_share(folded: str) -> bool:
    """Whether a percentage below 100 stands in it: ``90% won`` is a hope."""
    return any(int(before or after) < 100 for before, after in _PERCENT.findall(folded))


def is_sign(word: str) -> bool:
    """Whether a word is one sign of Chinese or Japanese."""
    return len(word) == 1 and bool(_SIGN.match(word))


def count_words(words: Words) -> int:
    """Words as a reader counts them: three signs are two words."""
    signs = sum(map(is_sign, words))
    return len(words) - signs + (signs + 1) // 2


def without_numbers(words: Words) -> Words:
    """Without numbers, dates and order numbers: ``closed won 4711`` → ``closed won``."""
    return tuple(word for word in words if not any(map(str.isdigit, word)))


def without_phrases(words: Words, phrases: Collection[Words], longest: int) -> Words:
    """Without any of the phrases, the longest first at each place."""
    left: list[str] = []
    at = 0
    while at < len(words):
        ends = range(min(at + longest, len(words)), at, -1)
        end = next((end for end in ends if words[at:end] in phrases), at)
        left += [words[at]] if end == at else []
        at = max(end, at + 1)
    return tuple(left)
