"""Texts into words: laws that hold of any text."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lib.classify import because, words
from lib.classify.decide import classify_deals
from lib.classify.rules import load_rules, match_rules
from lib.classify.words import words_of_each
from tests.offices import random_office

BOOK = load_rules().sources
SAID = [example for rule in BOOK.rules for example in (*rule.examples, *rule.counter_examples)]
PIECES = st.sampled_from([*SAID, "not", "never", ",", "\n", " – ", "Müller", "展会", "'", "\u0301", "🎉", ""])
TEXTS = st.lists(st.one_of(st.text(max_size=30), st.lists(PIECES, max_size=4).map(" ".join)), max_size=12)


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_a_text_is_read_the_same_alone_and_in_company(texts: list[str]) -> None:
    together = match_rules(BOOK, pa.array(texts, pa.string())).tolist()
    assert together == [int(match_rules(BOOK, pa.array([text]))[0]) for text in texts]


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([text for text in SAID if text.isascii()]),
    st.sampled_from(["  {} ", "“{}”", "({})", "{}!", "{} 2024"]),
)
def test_capitals_and_what_stands_around_do_not_matter(text: str, around: str) -> None:
    alone, beside = match_rules(BOOK, pa.array([text, text + " Lyon"]))
    assume(alone == beside)  # some words are known only where they are all there is
    plain = match_rules(BOOK, pa.array([" ".join(words_of_each([text])[0])]))
    dressed = match_rules(BOOK, pa.array([around.format(" ".join(words_of_each([text])[0]).upper())]))
    assert plain == dressed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OnlineStore", ("online", "store")),
        ("LinkedIn / AdWords", ("linkedin", "adwords")),
        ("Customer's Vendor", ("customers", "vendor")),
        ("Straße, Łódź & Çeşme", ("strasse", "łodz", "cesme")),
        ("B2B\tFair2023", ("b", "2", "b", "fair", "2023")),
        ("ﬁrst_ＣＡＬＬ", ("first", "call")),
        ("", ()),
        ("--- 🎉 ---", ()),
    ],
)
def test_words_are_plain(text: str, expected: tuple[str, ...]) -> None:
    assert words_of_each([text]) == [expected]


def test_a_huge_cell_is_read_from_its_beginning() -> None:
    assert match_rules(BOOK, pa.array(["Trade show " + "x" * 10_000_000]))[0] == BOOK.number("trade_event")


def test_batches_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    deals, texts = random_office(7, deals=120), pa.array(SAID)
    whole, found = classify_deals(deals).to_pylist(), match_rules(BOOK, texts).tolist()
    monkeypatch.setattr(words, "BATCH", 7)
    monkeypatch.setattr(because, "BATCH", 11)
    assert match_rules(BOOK, texts).tolist() == found
    assert classify_deals(deals).to_pylist() == whole
