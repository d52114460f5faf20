"""One typing error: forgiven in a long word, never in a name."""

from __future__ import annotations

import string

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.classify.rules import load_rules, match_rules
from lib.classify.typos import Vocabulary, is_slip

BOOK = load_rules().sources
WORDS = ["conference", "empfehlung", "webinar", "выставка", "referral", "seminar"]
VOCABULARY = Vocabulary({word: number for number, word in enumerate(WORDS, start=1)})


def channel_of(text: str) -> str | None:
    number = match_rules(BOOK, pa.array([text]))[0]
    return BOOK.rules[number].channel if number >= 0 else None


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("Confernce", "trade_event"),
        ("Conferrence", "trade_event"),
        ("Conferemce", "trade_event"),
        ("Confernece", "trade_event"),
        ("Webniar", "inbound_marketing"),
        ("Customer Refferal", "referral"),
        ("cusotmer referral", "referral"),
        ("Empfehlng", "referral"),
        ("выстовка", "trade_event"),
        ("not a refferal", None),
    ],
)
def test_one_error_in_a_long_word_is_forgiven(text: str, channel: str | None) -> None:
    assert channel_of(text) == channel


@pytest.mark.parametrize(
    "name",
    [
        "Messerschmidt",
        "Partnach",
        "Parker",
        "Gartner",
        "Messer",
        "Banker",
        "Tinder",
        "Walker",
        "Confrnce",
        "Fiar",
    ],
)
def test_names_other_words_and_two_errors_are_nobodys_guess(name: str) -> None:
    assert channel_of(name) is None


def test_a_word_between_two_others_is_neither() -> None:
    near = Vocabulary({"seminar": 1, "seminal": 2})
    assert near.find_words(pa.array(["semina", "seminarr"])).tolist() == [0, 1]
    agreed = Vocabulary({"seminar": 1, "seminal": 2}, {1: 7, 2: 7})
    assert agreed.find_words(pa.array(["semina"])).tolist() == [1]


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(WORDS), st.integers(0, 10), st.sampled_from(string.ascii_lowercase), st.integers(0, 3))
def test_the_table_finds_what_comparing_with_every_word_finds(
    word: str, at: int, letter: str, how: int
) -> None:
    at = min(at, len(word) - 1)
    rest = word[at + 1 :]
    typed = word[:at] + [rest, letter + rest, letter + word[at:], rest[:1] + word[at] + rest[1:]][how]
    meant = [number for number, other in enumerate(WORDS, start=1) if is_slip(typed, other)]
    expected = meant[0] if len(meant) == 1 and len(typed) >= 6 else 0
    assert VOCABULARY.find_words(pa.array([typed])).tolist() == [expected]


def test_the_same_error_in_any_place_of_a_column_reads_the_same() -> None:
    texts = pa.array(["Confernce", "Zebra", "Confernce", "x" * 1_000_000, "Confernce"])
    assert match_rules(BOOK, texts).tolist() == [BOOK.number("trade_event"), -1] * 2 + [
        BOOK.number("trade_event")
    ]
