"""Dates as people and programs write them, and the order of day and month."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.intake.column_days import Days, read_day_column, settle_day_column
from lib.intake.dates import NO_DAY, read_days
from lib.intake.day_order import DayOrder, Proof, decide_day_order
from lib.intake.values import is_blank, share_of_dates

DAYS = st.dates(date(1970, 1, 1), date(2100, 12, 31))


def column(*texts: str | None, chosen: bool | None = None, others: Proof = Proof()) -> Days:  # noqa: B008
    """A column of the file, decided."""
    return settle_day_column(
        read_day_column(pa.chunked_array([pa.array(texts, pa.string())]), "F · Close date"),
        lambda: others,
        chosen,
    )


def written(days: Days) -> list[str | None]:
    """ISO dates, None where there is none."""
    return [None if day == NO_DAY else str(np.datetime64(int(day), "D")) for day in days.days]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-20", "2024-05-20"),
        ("2024-05-20T07:42:33Z", "2024-05-20"),
        ("2024-05-20T23:42:33.123+02:00", "2024-05-20"),  # the day as written, not as it is in Greenwich
        ("2024-05-20 23:59:59 -0800", "2024-05-20"),
        ("2024/5/3", "2024-05-03"),
        ("20240501", "2024-05-01"),
        ("15 Apr, 2021 00:02:00", "2021-04-15"),
        ("5/20/2024 7:42", "2024-05-20"),
        ("5/20/2024, 7:42:11 PM", "2024-05-20"),
        ("31.12.24", "2024-12-31"),
        ("31.12.99", "1999-12-31"),
        ("Apr 15, 2021", "2021-04-15"),
        ("April 15th, 2021", "2021-04-15"),
        ("15-Apr-21", "2021-04-15"),
        ("2021-Apr-15", "2021-04-15"),
        ("Mon, 15 Apr 2024 10:00:00 +0000", "2024-04-15"),
        ("31. Dezember 2024", "2024-12-31"),
        ("3. März 2024", "2024-03-03"),
        ("1er mai 2024", "2024-05-01"),
        ("15 août 2021", "2021-08-15"),
        ("1 de mayo de 2024", "2024-05-01"),
        ("4 maggio 2024", "2024-05-04"),
        ("20 mei 2024", "2024-05-20"),
        ("15 de março de 2021", "2021-03-15"),
        ("2024年5月1日", "2024-05-01"),
        ("13/04/2025", "2025-04-13"),
        ("13.4.2025", "2025-04-13"),
        ("13-04-2025", "2025-04-13"),
        ("04/13/2025", "2025-04-13"),
        ("\u200e13/04/2025\u00a0", "2025-04-13"),
        ("１３/０４/２０２５", "2025-04-13"),
        ("5 мая 2024", "2024-05-05"),
        ("5 мая 2024 г.", "2024-05-05"),  # by dateparser
        ("29.02.2024", "2024-02-29"),
    ],
)
def test_a_date_is_read_as_it_is_written(text: str, day: str) -> None:
    assert written(column(text)) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "2024-02-30",
        "29/02/2025",
        "31/31/2025",
        "13/13/2024",
        "May 2024",
        "2024-05",
        "12:30",
        "2024",
        "Q3 2024",
        "1969-12-31",
        "2101-01-01",
        "0000-00-00",
        "1.5k",
        "$12",
        "12 34 56 78",
        "next Tuesday",
        "2024-05-20 was a Monday",
        "x" * 10_000,
    ],
)
def test_what_is_no_day_between_1970_and_2100_is_unreadable(text: str) -> None:
    days = column(text)
    assert written(days) == [None]
    assert days.unreadable.tolist() == [True]


@pytest.mark.parametrize("text", ["", "  ", "n/a", "N/A", "-", "–", "null", "TBD", "#N/A", "none"])
def test_a_word_for_nothing_is_blank_not_unreadable(text: str) -> None:
    assert is_blank(text)
    assert column(text, None).unreadable.tolist() == [False, False]


def test_one_date_that_can_only_be_day_first_decides_the_column() -> None:
    days = column("03/04/2025", "13/04/2025", "03/04/2025")
    assert written(days) == ["2025-04-03", "2025-04-13", "2025-04-03"]
    assert [(repair.kind, repair.count) for repair in days.repairs] == [("day order", 2)]
    assert "03/04/2025 was read as 3 April 2025" in days.repairs[0].what
    assert days.question is None


def test_one_date_that_can_only_be_month_first_decides_the_column() -> None:
    assert written(column("03/04/2025", "04/13/2025")) == ["2025-03-04", "2025-04-13"]


def test_where_the_column_cannot_decide_the_files_other_dates_do_and_we_ask() -> None:
    days = column("03/04/2025", "01/01/2025", others=Proof(month_first=3))
    assert written(days) == ["2025-03-04", "2025-01-01"]
    assert days.question is not None
    assert (days.question.id, days.question.assumed, days.question.count) == ("day_first", False, 1)


def test_where_nothing_can_decide_the_day_comes_first_and_we_say_so() -> None:
    days = column("03/04/2025")
    assert written(days) == ["2025-04-03"]
    assert days.question is not None
    assert days.question.assumed is True
    assert "day first was taken" in days.repairs[0].what


def test_an_answer_settles_what_the_column_could_not() -> None:
    days = column("03/04/2025", chosen=False)
    assert written(days) == ["2025-03-04"]
    assert days.question is not None
    assert days.question.assumed is False


def test_an_answer_does_not_overrule_what_the_column_proves() -> None:
    assert written(column("03/04/2025", "13/04/2025", chosen=False)) == ["2025-04-03", "2025-04-13"]


def test_each_way_of_writing_has_an_order_of_its_own() -> None:
    days = column("03.04.2025", "13.04.2025", "03/04/2025", "04/13/2025")
    assert written(days) == ["2025-04-03", "2025-04-13", "2025-03-04", "2025-04-13"]


def test_in_a_mixed_column_the_plain_dates_are_read_and_the_others_asked_about() -> None:
    days = column("13/04/2025", "04/13/2025", "03/04/2025", "2025-06-07", "5 May 2025", "05/05/2025")
    assert written(days) == ["2025-04-13", "2025-04-13", None, "2025-06-07", "2025-05-05", "2025-05-05"]
    assert days.ambiguous.tolist() == [False, False, True, False, False, False]
    assert days.question is not None
    assert days.question.assumed is None
    assert written(column("13/04/2025", "04/13/2025", "03/04/2025", chosen=False))[2] == "2025-03-04"


def test_one_slip_among_many_does_not_make_a_column_mixed() -> None:
    days = column(*["13/04/2025"] * 30, "04/13/2025", "03/04/2025")
    assert written(days)[-2:] == ["2025-04-13", "2025-04-03"]


def test_proof_is_counted_in_rows_and_no_proof_decides_nothing() -> None:
    assert Proof(1, 0).order is True
    assert Proof(0, 1).order is False
    assert Proof(0, 0).order is None
    assert not Proof(0, 0).mixed
    assert Proof(20, 1).mixed
    assert Proof(21, 1).order is True
    assert decide_day_order((Proof(),), Proof) == DayOrder(True, "default")


def test_numbers_are_excel_dates_where_the_whole_column_is_numbers() -> None:
    days = column("43831", "45000.75", "", "n/a")
    assert written(days) == ["2020-01-01", "2023-03-15", None, None]
    assert [(repair.kind, repair.count) for repair in days.repairs] == [("date numbers", 2)]


def test_a_number_among_dates_is_no_date() -> None:
    assert written(column("2024-05-01", "43831")) == ["2024-05-01", None]


@pytest.mark.parametrize("text", ["1714521600", "1714521600000", "1714521600000000"])
def test_time_stamps_since_1970_are_read(text: str) -> None:
    assert written(column(text)) == ["2024-05-01"]


@pytest.mark.parametrize(
    "cells",
    [
        pa.array([date(2024, 5, 1), None]),
        pa.array([datetime(2024, 5, 1, 23, 59), None]),
        pa.array([43831.0 + 1582, None]),
        pa.array([45413, None]),
        pa.array(["2024-05-01", ""]).dictionary_encode(),
        pa.array(
            [datetime(2024, 5, 1, 23, 0, tzinfo=timezone(timedelta(hours=-8))), None],
            pa.timestamp("us", "-08:00"),
        ),
    ],
)
def test_columns_of_real_dates_and_numbers_are_taken_as_they_are(cells: pa.Array) -> None:
    days = settle_day_column(read_day_column(pa.chunked_array([cells]), "A"), Proof, None)
    assert written(days) == ["2024-05-01", None]
    assert not days.unreadable.any()


def test_a_real_date_beyond_2100_is_unreadable() -> None:
    days = settle_day_column(
        read_day_column(pa.chunked_array([pa.array([date(2999, 1, 1)])]), "A"), Proof, None
    )
    assert (written(days), days.unreadable.tolist()) == ([None], [True])


FORMATS = [
    "%Y-%m-%d",
    "%Y-%m-%dT%H:%M:%S",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d %b %Y",
    "%d %B, %Y %H:%M:%S",
    "%b %d, %Y",
    "%A, %d %B %Y",
    "%d-%b-%y",
    "%Y-%b-%d",
]


@given(st.lists(st.tuples(DAYS, st.sampled_from(FORMATS)), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_every_plain_format_reads_back_every_day(cells: list[tuple[date, str]]) -> None:
    cells = [(day, form) for day, form in cells if "%y" not in form or day.year < 2070]
    texts = [datetime(day.year, day.month, day.day, 7, 42).strftime(form) for day, form in cells]
    assert written(column(*texts)) == [str(day) for day, _ in cells]


@given(st.lists(DAYS, min_size=1, max_size=20), st.sampled_from("/.-"), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_column_written_one_way_is_read_that_way_or_nothing_in_it_tells(
    days: list[date], mark: str, day_first: bool
) -> None:
    form = f"%d{mark}%m{mark}%Y" if day_first else f"%m{mark}%d{mark}%Y"
    told = any(day.day > 12 for day in days)
    read = column(*(day.strftime(form) for day in days), chosen=None if told else day_first)
    assert written(read) == [str(day) for day in days]


@given(st.lists(st.from_regex(r"\A\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\Z"), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_both_readings_agree_with_the_standard_library(texts: list[str]) -> None:
    readings = read_days(pa.array(texts))
    for text, first, second in zip(
        texts, readings.day_first.tolist(), readings.month_first.tolist(), strict=True
    ):
        assert [first, second] == [_by_hand(text, "%d{0}%m{0}%Y"), _by_hand(text, "%m{0}%d{0}%Y")]


def _by_hand(text: str, form: str) -> int:
    for mark in "/.-":
        try:
            day = datetime.strptime(text, form.format(mark)).date()
        except ValueError:
            continue
        return day.toordinal() - date(1970, 1, 1).toordinal() if 1970 <= day.year <= 2100 else NO_DAY
    return NO_DAY


@given(st.lists(st.text(max_size=30), max_size=20))
@settings(max_examples=60, deadline=None)
def test_any_text_at_all_is_read_without_a_fall(texts: list[str]) -> None:
    days = column(*texts)
    assert len(days.days) == len(texts)


def test_the_share_of_dates_leaves_blanks_out() -> None:
    assert share_of_dates(["2024-05-01", "", "n/a", "x"]) == 0.5
    assert share_of_dates(["43831"]) == 0.0
    assert share_of_dates(["43831"], numbers=True) == 1.0
    assert share_of_dates([]) == 0.0
