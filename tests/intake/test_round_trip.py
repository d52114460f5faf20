"""Every shape in every language, read back with no manual matching, gives the deals that were written."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from lib.intake.demo import SHAPES, make_deals, write_deals, write_messy
from lib.intake.demo.layouts import languages_of
from lib.intake.read import Intake, read_deals

WRITTEN = [(shape, language) for shape in SHAPES for language in languages_of(shape)]
COMPARED = (
    "rep",
    "outcome",
    "created",
    "closed",
    "account",
    "amount",
    "source",
    "referred_by",
    "lost_reason",
    "industry",
    "competitor",
    "contact",
    "notes",
)


@pytest.fixture(scope="module")
def written() -> pa.Table:
    return make_deals(150, reps=6)


def _rows(deals: pa.Table) -> Counter:
    return Counter(zip(*(deals[name].to_pylist() for name in COMPARED), strict=True))


def _only_won_amounts(deals: pa.Table) -> pa.Table:
    """Dynamics keeps what a lost deal might have brought apart from what deals did bring."""
    won = pc.equal(deals["outcome"].cast(pa.string()), "won")
    place = deals.column_names.index("amount")
    return deals.set_column(place, "amount", pc.if_else(won, deals["amount"], None))


@pytest.mark.parametrize(("shape", "language"), WRITTEN)
def test_a_shape_reads_back_as_the_deals_that_were_written(written, shape, language):
    intake = read_deals(f"{shape}.csv", write_deals(written, shape=shape, language=language))
    assert isinstance(intake, Intake)
    assert intake.accepted == written.num_rows
    assert intake.currency == "EUR"
    read = intake.deals
    if shape == "dynamics":
        read, written = _only_won_amounts(read), _only_won_amounts(written)
    assert _rows(read) == _rows(written)


@pytest.mark.parametrize("shape", SHAPES)
def test_dollars_are_read_as_dollars(shape):
    intake = read_deals("deals.csv", write_deals(make_deals(60, reps=3, currency="USD"), shape=shape))
    assert isinstance(intake, Intake)
    assert (intake.accepted, intake.currency) == (60, "USD")


def test_the_messy_file_is_read_with_every_row_accounted_for():
    data, expected = write_messy()
    intake = read_deals("messy.csv", data)
    assert isinstance(intake, Intake)
    assert intake.reject_kinds == expected.rejected
    assert (intake.rows, intake.accepted, intake.blank) == (expected.rows, expected.accepted, expected.blank)
    assert intake.rejected == sum(expected.rejected.values())
    assert tuple(sorted(set(intake.deals["rep"].to_pylist()))) == expected.reps
