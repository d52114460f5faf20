"""The CRMs' values as people change them: what a value means does not hang on any of these."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Final

from benchmarks.classify_cases import Case

SHORTEST: Final = 7
"""Letters of a word from which one typing error in it is to be forgiven, and one to spare."""


def slip(value: str, mistake: Callable[[str, int], str]) -> str:
    """A typing error in the middle of the longest word; unchanged where no word is long enough."""
    longest = max(re.findall(r"[^\W\d_]+", value), key=len, default="")
    if len(longest) < SHORTEST or _is_written_in_signs(longest):
        return value
    return value.replace(longest, mistake(longest, _middle(longest)), 1)


def swap_letters(word: str, place: int) -> str:
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def leave_out(word: str, place: int) -> str:
    return word[:place] + word[place + 1 :]


def double_letter(word: str, place: int) -> str:
    return word[: place + 1] + word[place:]


def drop_accents(value: str) -> str:
    """Letters without their marks, as keyboards without them write; scripts that need theirs are left."""
    if not value or any(ord(sign) >= 0x250 for sign in value):
        return value
    return "".join(sign for sign in unicodedata.normalize("NFD", value) if not unicodedata.combining(sign))


def write_code(value: str) -> str:
    return re.sub(r"[\W_]+", "_", value).strip("_").upper()


CHANGES: Final[dict[str, Callable[[str], str]]] = {
    "in capitals": str.upper,
    "as a code": write_code,
    "without accents": drop_accents,
    "a name behind": lambda value: f"{value}: Mrs Kowalska",
    "a year behind": lambda value: f"{value} 2023",
    "a number in front": lambda value: f"3. {value}",
    "two letters changed over": partial(slip, mistake=swap_letters),
    "a letter left out": partial(slip, mistake=leave_out),
    "a letter twice": partial(slip, mistake=double_letter),
}


def change_cases(cases: Iterable[Case], change: Callable[[str], str]) -> tuple[Case, ...]:
    """The cases that the change makes another text of, with what their first text meant."""
    changed = ((case, change(case.value)) for case in cases)
    return tuple(replace(case, value=value) for case, value in changed if value != case.value)


def _middle(word: str) -> int:
    """The first place after the middle whose neighbours differ."""
    places = range(len(word) // 2, len(word) - 1)
    return next((place for place in places if word[place] != word[place + 1]), len(word) // 2)


def _is_written_in_signs(word: str) -> bool:
    return any(unicodedata.name(sign, "").startswith(("CJK", "HIRAGANA", "KATAKANA")) for sign in word)
