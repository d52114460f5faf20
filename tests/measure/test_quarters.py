"""Quarters of many days at once against those of terms."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lib.measure.quarters import find_quarters, list_quarters
from lib.terms import quarter_days, quarter_index

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(st.lists(DAYS, min_size=1, max_size=20), st.integers(1, 12))
def test_each_day_has_the_quarter_of_terms_and_the_days_left_in_it(days: list[date], start: int) -> None:
    ordinals = np.array([day.toordinal() for day in days])
    listed = list_quarters(int(ordinals.min()), int(ordinals.max()), start)
    quarters, left = find_quarters(ordinals, listed)
    assert quarters.tolist() == [quarter_index(day, start) for day in days]
    ends = [quarter_days(quarter, start)[1] for quarter in quarters.tolist()]
    assert left.tolist() == [(end - day).days for day, end in zip(days, ends, strict=True)]
