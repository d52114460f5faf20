"""Other people's words inside Markdown stay words."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.ui.words import WORD_JOINER, escape_heading, escape_markdown, name_day


def unescape(text: str) -> str:
    """What Markdown shows of an escaped text."""
    return re.sub(r"\\(.)", r"\1", text).replace(WORD_JOINER, "")


@given(some.text(min_size=1, max_size=60))
def test_nothing_that_markdown_reads_is_left_bare(text: str) -> None:
    bare = re.sub(r"\\.", "", escape_markdown(text))
    assert not set(bare) & set("\\`*_[]<>#|~$&")
    assert not re.search(r":\w", bare)


@given(some.text(alphabet="ab:/@.$*[]<>#-=+ ", min_size=1, max_size=30).filter(str.strip))
def test_a_reader_sees_the_text_as_it_was(text: str) -> None:
    assert unescape(escape_markdown(text)) == " ".join(text.split())


@pytest.mark.parametrize(
    "text", [":smile:", "www.evil.example", "http://evil.example", "ana@firm.example", "->"]
)
def test_what_comes_alive_after_the_backslashes_is_broken_by_a_joiner(text: str) -> None:
    assert WORD_JOINER in escape_markdown(text)


def test_plain_words_stay_as_they_are() -> None:
    assert escape_markdown("Provoked luck brought 46 % of the office’s 313 sales; for Ana it was 63 %") == (
        "Provoked luck brought 46 % of the office’s 313 sales; for Ana it was 63 %"
    )


def test_a_heading_keeps_a_figure_and_its_per_cent_sign_together() -> None:
    assert escape_heading("46 % of 313") == "46\u00a0% of 313"


def test_long_names_are_cut_and_invisible_marks_go() -> None:
    assert escape_markdown("X" * 500, 10) == "XXXXXXXXX…"
    assert escape_markdown("A\u202eB\x07\nC") == "A B C"


def test_days_read_the_same_in_every_locale() -> None:
    assert name_day(date(2026, 6, 30)) == "30 June 2026"
