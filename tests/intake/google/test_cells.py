"""Cells as Google's JSON has them, as columns."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.intake.google.cells import Cell, build_column, is_day_header, write_cell


def build(*cells: Cell, days: bool = False) -> tuple[str, list]:
    column = build_column(cells, days=days)
    kind = "text" if pa.types.is_dictionary(column.type) else str(column.type).replace("string", "text")
    return kind, column.to_pylist()


@pytest.mark.parametrize(
    ("cells", "kind", "read"),
    [
        ((1, 2, ""), "int64", [1, 2, None]),
        ((1.0, 2, None), "int64", [1, 2, None]),
        ((1, 2.5, "  "), "double", [1.0, 2.5, None]),
        ((2**80, 1), "double", [float(2**80), 1.0]),
        ((True, "", False), "bool", [True, None, False]),
        (("Ana", "", "Bo"), "text", ["Ana", "", "Bo"]),
        (("", None, ""), "text", ["", "", ""]),
        ((), "text", []),
        (("007", 7, 7.0, 0.1), "text", ["007", "7", "7", "0.1"]),
        ((1e-7, 1e21, "#N/A"), "text", ["0.0000001", "1" + 21 * "0", "#N/A"]),
        ((45123.0, "x"), "text", ["45123", "x"]),
        ((True, 1, "Ana"), "text", ["TRUE", "1", "Ana"]),
        ((True, 1), "text", ["TRUE", "1"]),
        (("\ud800", "Ana"), "text", ["?", "Ana"]),
    ],
)
def test_a_column_is_typed_where_all_its_cells_agree(cells: tuple, kind: str, read: list) -> None:
    assert build(*cells) == (kind, read)


def test_days_are_counted_as_spreadsheets_do() -> None:
    assert build(43831, "", 45413, days=True) == ("date32[day]", [date(2020, 1, 1), None, date(2024, 5, 1)])
    assert build(43831) == ("int64", [43831])


def test_a_time_of_day_makes_moments_of_the_whole_column() -> None:
    kind, read = build(45413, 45413.75, 45123.604166666664, days=True)
    assert kind == "timestamp[ms]"
    assert read == [datetime(2024, 5, 1), datetime(2024, 5, 1, 18), datetime(2023, 7, 16, 14, 30)]


def test_days_among_texts_are_written_in_the_one_form_that_is_sure() -> None:
    cells = (45413, "31.12.2024", "", 45413.5, "soon")
    assert build(*cells, days=True)[1] == ["2024-05-01", "31.12.2024", "", "2024-05-01 12:00:00", "soon"]


def test_numbers_among_texts_that_are_days_are_days_whatever_the_header() -> None:
    assert build(45413, "31.12.2024")[1] == ["2024-05-01", "31.12.2024"]
    assert build(45413, "Ana")[1] == ["45413", "Ana"]
    assert build(12, "31.12.2024")[1] == ["12", "31.12.2024"]


def test_numbers_that_are_no_days_stay_numbers_below_any_header() -> None:
    assert build(10, 20, 45413, days=True) == ("int64", [10, 20, 45413])
    assert build(45413, 45414, 45415, 45416, 0, days=True)[1] == [
        "2024-05-01", "2024-05-02", "2024-05-03", "2024-05-04", "0",
    ]  # fmt: skip


@pytest.mark.parametrize("header", ["Close date", "Abschlussdatum", "created", "Opened", "Fecha de cierre"])
def test_headers_of_days_are_known(header: str) -> None:
    assert is_day_header(header)


@pytest.mark.parametrize("header", ["Amount", "Owner", "", "Umsatz", "Deal ID", "Close probability"])
def test_other_headers_are_not_of_days(header: str) -> None:
    assert not is_day_header(header)


@given(st.integers(25569, 73415), st.integers(0, 86_399))
def test_every_moment_survives_its_number(day: int, second: int) -> None:
    moment = datetime(1899, 12, 30) + timedelta(days=day, seconds=second)
    assert build(day + second / 86_400, 43831.5, days=True)[1][0] == moment


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_a_number_as_text_is_the_number_without_an_exponent(number: float) -> None:
    text = write_cell(number)
    assert float(text) == float(number)
    assert "e" not in text.lower()


@given(st.lists(st.none() | st.text(max_size=3) | st.integers() | st.floats(allow_nan=False) | st.booleans()))
def test_whatever_the_cells_none_is_lost(cells: list) -> None:
    for days in (False, True):
        column = build_column(cells, days=days)
        assert len(column) == len(cells)
        blank = [cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells]
        read = [
            value is None or (isinstance(value, str) and not value.strip()) for value in column.to_pylist()
        ]
        assert read == blank
