"""The order of deals against Python's own comparison of bytes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from lib.measure.order import rank_deals

IDS = st.one_of(
    st.text(alphabet="ab\x00é", max_size=12),
    st.text(alphabet="01", max_size=3).map(lambda end: f"OPP-2024-000000000{end}"),
    st.text(max_size=20),
)


@given(st.lists(st.tuples(st.integers(1, 3), IDS), unique_by=lambda deal: deal[1]), st.integers(0, 5_000_000))
def test_deals_rank_by_day_and_then_by_the_bytes_of_their_ids(deals: list[tuple[int, str]], far: int) -> None:
    days = np.array([day if day < 3 else far for day, _ in deals], np.int64)
    ids = pa.chunked_array([pa.array([text for _, text in deals], pa.string())])
    keys = [(day, text.encode()) for day, (_, text) in zip(days.tolist(), deals, strict=True)]
    assert rank_deals(days, ids).tolist() == [sorted(keys).index(key) for key in keys]
