"""Amounts of money as people and programs write them, and the currency they are in."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.intake.column_amounts import AmountColumn, read_amount_column
from lib.intake.currency import read_currencies
from lib.intake.money import currency_in_header, find_currencies
from lib.intake.values import Coded, share_of_amounts


def column(*texts: str) -> AmountColumn:
    """A column of the file, decided."""
    return read_amount_column(pa.chunked_array([pa.array(texts, pa.string())]), "G · Amount")


def values(*texts: str) -> list[float]:
    return column(*texts).values.tolist()


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,234.50", 1234.5),
        ("1.234,50", 1234.5),
        ("1 234,50", 1234.5),
        ("1\u00a0234,50 €", 1234.5),
        ("1\u202f234,50", 1234.5),
        ("1'234.50", 1234.5),
        ("1’234.50", 1234.5),
        ("₹12,34,567.00", 1234567),
        ("$22,700.00", 22700),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("12,345.678", 12345.678),
        ("12,5", 12.5),
        ("0.500", 0.5),
        ("1234.567", 1234.567),
        ("0", 0),
        ("-0", 0),
        ("1.5k", 1500),
        ("1,5 k€", 1500),
        ("$5K", 5000),
        ("2M", 2e6),
        ("€1.5M", 1.5e6),
        ("2 Mio. €", 2e6),
        ("3 Tsd. EUR", 3000),
        ("1.2bn", 1.2e9),
        ("2 lakh", 200_000),
        ("1.5 Cr", 1.5e7),
        ("1.5E+05", 150_000),
        ("1e3", 1000),
        ("(1,200)", -1200),
        ("$ (1,200.00)", -1200),
        ("1200-", -1200),
        ("-$1,200", -1200),
        ("$-1,200", -1200),
        ("−5", -5),
        ("5 €-", -5),
        ("+5", 5),
        ("CHF 1'200.–", 1200),
        ("EUR 1.200,-", 1200),
        ("R$ 1.200,00", 1200),
        ("kr 1 200", 1200),
        ("US$ 12", 12),
        ("12 US Dollar", 12),
        ("1200 EUR", 1200),
        ("EUR1200", 1200),
        ("$1,234 USD", 1234),
        ("１２３", 123),
        ("\u200e$5", 5),
    ],
)
def test_an_amount_is_read_as_it_is_written(text: str, amount: float) -> None:
    assert values(text) == [amount]


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "12 34",
        "10-20",
        "50%",
        "1.2.3",
        "1,23,4",
        "1200 €/mo",
        "12.5 EUR USD",
        "5 goats",
        "k",
        "$",
        "1 2 3",
        "9" * 19,
        "1e99",
        "2024-05-01",
        "--5k5",
    ],
)
def test_what_is_no_amount_is_unreadable(text: str) -> None:
    assert math.isnan(values(text)[0])
    assert column(text).unreadable.tolist() == [True]


def test_a_word_for_nothing_is_blank_not_unreadable() -> None:
    assert column("", "n/a", "-", "TBD").unreadable.tolist() == [False] * 4


def test_an_open_mark_follows_what_the_rest_of_the_column_proves() -> None:
    assert values("1.234", "1,5") == [1234, 1.5]
    assert values("1.234", "1.5") == [1.234, 1.5]
    assert values("1,234", "1,5") == [1.234, 1.5]
    assert values("1,234", "1.5") == [1234, 1.5]


def test_where_nothing_proves_it_the_mark_stands_between_thousands_and_we_say_so() -> None:
    read = column("1.234", "2.500")
    assert read.values.tolist() == [1234, 2500]
    assert [(repair.kind, repair.count) for repair in read.repairs] == [("decimal mark", 2)]
    assert "1.234 was read as 1,234" in read.repairs[0].what


def test_a_thousands_mark_beside_a_decimal_point_goes_without_saying() -> None:
    assert column("1,234", "1,234.50").repairs == ()


def test_reading_a_point_as_decimal_against_its_looks_is_said() -> None:
    (repair,) = column("1.234", "1.5").repairs
    assert "1.234 was read as 1.234" in repair.what
    assert repair.count == 1


@pytest.mark.parametrize(
    ("cells", "amounts"),
    [
        (pa.array([1.5, None, float("nan")]), [1.5, None, None]),
        (pa.array([3, None]), [3, None]),
        (pa.array([Decimal("12.50"), None]), [12.5, None]),
        (pa.array(["1.5", "1.5", ""]).dictionary_encode(), [1.5, 1.5, None]),
    ],
)
def test_columns_of_numbers_are_taken_as_they_are(cells: pa.Array, amounts: list[float | None]) -> None:
    read = read_amount_column(pa.chunked_array([cells]), "G")
    assert [None if math.isnan(value) else value for value in read.values] == amounts
    assert not read.unreadable.any()


def test_infinity_is_unreadable() -> None:
    assert read_amount_column(pa.chunked_array([pa.array([float("inf")])]), "G").unreadable.tolist() == [True]


STYLES = {"en": (",", "."), "de": (".", ","), "fr": ("\u202f", ","), "ch": ("'", ".")}


@given(
    st.lists(st.integers(0, 10**11), min_size=1, max_size=20),
    st.sampled_from(sorted(STYLES)),
    st.sampled_from(["{}", "${}", "€ {}", "{} EUR", "({})", "-{}", "{}-"]),
)
@settings(max_examples=100, deadline=None)
def test_any_style_reads_back_every_amount_with_cents(cents: list[int], style: str, dress: str) -> None:
    group, mark = STYLES[style]
    plain = [f"{value // 100:,}.{value % 100:02}" for value in cents]
    swapped = [text.replace(",", "G").replace(".", mark).replace("G", group) for text in plain]
    sign = -1 if dress in ("({})", "-{}", "{}-") else 1
    assert values(*map(dress.format, swapped)) == [sign * value / 100 for value in cents]


@given(st.lists(st.text(max_size=30), max_size=20))
@settings(max_examples=60, deadline=None)
def test_any_text_at_all_is_read_without_a_fall(texts: list[str]) -> None:
    assert len(column(*texts).values) == len(texts)


def test_the_share_of_amounts_leaves_blanks_out() -> None:
    assert share_of_amounts(["$5", "n/a", "", "x"]) == 0.5
    assert share_of_amounts([""]) == 0.0


def test_currencies_are_known_by_code_sign_and_name() -> None:
    assert find_currencies("usd") == find_currencies(" US Dollar ") == ("USD",)
    assert find_currencies("€") == ("EUR",)
    assert find_currencies("$")[:2] == ("USD", "CAD")
    assert find_currencies("goats") == ()


@pytest.mark.parametrize(
    ("header", "currency"),
    [
        ("Amount (EUR)", "EUR"),
        ("Betrag in €", "EUR"),
        ("ARR £", "GBP"),
        ("Deal value USD", "USD"),
        ("Amount", None),
        ("All deals", None),
        ("Top 10", None),
    ],
)
def test_a_header_may_name_the_currency(header: str, currency: str | None) -> None:
    assert (currency_in_header(header) or (None,))[0] == currency


def currencies_of(
    *,
    words: list[str],
    named: list[str] | None = None,
    header: tuple[str, ...] = (),
    preferred: str | None = None,
) -> list[str]:
    """The currency of each row from what stands at its amount, in its currency column, in the header."""
    known = tuple(dict.fromkeys(["", *words]))
    cells = None
    if named is not None:
        encoded = pa.array([text or None for text in named]).dictionary_encode()
        cells = Coded(encoded.dictionary, encoded.indices.fill_null(-1).to_numpy())
    written = np.array([known.index(word) for word in words])
    read = read_currencies(written, known, cells, header, preferred)
    return [read.codes[index] for index in read.index]


def test_what_stands_at_the_amount_beats_the_column_beats_the_header() -> None:
    assert currencies_of(words=["€", "", ""], named=["USD", "GBP", ""], header=("CHF",)) == [
        "EUR",
        "GBP",
        "CHF",
    ]


def test_a_dollar_is_a_us_dollar_unless_the_file_says_otherwise() -> None:
    assert currencies_of(words=["$"]) == ["USD"]
    assert currencies_of(words=["$", "$"], named=["CAD", ""]) == ["CAD", "CAD"]
    assert currencies_of(words=["$"], preferred="AUD") == ["AUD"]
    assert currencies_of(words=["$"], preferred="EUR") == ["USD"]


def test_nothing_said_is_no_currency() -> None:
    assert currencies_of(words=["", ""]) == ["", ""]
