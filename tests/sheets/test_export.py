"""The addresses of docs.google.com, as a stranger asks for them: export, published files, sign-in."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl  # type: ignore[import-untyped]
import pytest

from tests.sheets.clients import get_page
from tests.sheets.state import Sheets


def test_a_workbook_has_every_tab_with_typed_cells(sheets: Sheets) -> None:
    sheets.books["1Shared"].readable_by = "anyone"
    answer = get_page(sheets, "/spreadsheets/d/1Shared/export?format=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content), data_only=True)
    assert book.sheetnames == ["Deals", "It's Q1", "Old", "Merged"]
    assert [cell.value for cell in book["Deals"][2]] == ["007", datetime(2024, 12, 31), 1234.5, True, None]
    assert book["Deals"]["C5"].value == 2469
    assert book["Old"].sheet_state == "hidden"
    assert [str(merged) for merged in book["Merged"].merged_cells.ranges] == ["A1:B1"]
    assert book["Merged"]["A1"].value == "Team"


def test_a_csv_has_one_tab_as_it_is_shown(sheets: Sheets) -> None:
    sheets.books["1Shared"].readable_by = "anyone"
    first = get_page(sheets, "/spreadsheets/d/1Shared/export?format=csv")
    merged = get_page(sheets, "/spreadsheets/d/1Shared/export?format=csv&gid=9")
    assert first.content.decode() == (
        "Id,When,Amount,Sure,Note\r\n"
        '007,31.12.2024,"1.234,50",WAHR,\r\n'
        ",,,,\r\n"
        'b,05.01.2024 18:00:00,"3,00",FALSCH,#N/A\r\n'
        "c,,2469,,"
    )
    assert merged.text == "Team,,Who\r\na,b,c"


def test_a_file_lies_elsewhere_and_is_called_after_spreadsheet_and_tab(sheets: Sheets) -> None:
    answer = get_page(sheets, "/spreadsheets/d/1Open/export?format=csv&gid=0")
    assert [step.status_code for step in answer.history] == [307]
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"ffnung2026-Deals.csv\"; filename*=UTF-8''%C3%96ffnung%202026%20-%20Deals.csv"
    )
    assert answer.headers["Content-Type"] == "text/csv"


def test_a_private_spreadsheet_leads_to_the_sign_in_page(sheets: Sheets) -> None:
    for book in ("1Shared", "1Mine"):
        answer = get_page(sheets, f"/spreadsheets/d/{book}/export?format=xlsx")
        assert [step.status_code for step in answer.history] == [302]
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert "Sign in" in answer.text


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("/spreadsheets/d/1Nothing/export?format=xlsx", 404),
        ("/spreadsheets/d/e/2PACX-none/pub?output=xlsx", 404),
        ("/googleusercontent/export/no-ticket/1Open?format=xlsx", 404),
        ("/spreadsheets/d/1Open/export?format=csv&gid=5", 400),
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(sheets: Sheets, place: str, code: int) -> None:
    answer = get_page(sheets, place)
    assert (answer.status_code, answer.headers["Content-Type"]) == (code, "text/html; charset=utf-8")


def test_a_published_spreadsheet_is_read_without_its_id(sheets: Sheets) -> None:
    sheets.books["1Open"].readable_by = "nobody"
    text = get_page(sheets, "/spreadsheets/d/e/2PACX-1v/pub?output=csv&gid=0&single=true")
    workbook = get_page(sheets, "/spreadsheets/d/e/2PACX-1v/pub?output=xlsx")
    page = get_page(sheets, "/spreadsheets/d/e/2PACX-1v/pubhtml")
    assert text.text.startswith("Id,When,Amount")
    assert openpyxl.load_workbook(io.BytesIO(workbook.content)).sheetnames == ["Deals"]
    assert "<h1>Öffnung 2026</h1>" in page.text


def test_asking_for_the_head_alone_gives_no_body(sheets: Sheets) -> None:
    import requests

    head = requests.head(
        f"{sheets.address}/spreadsheets/d/1Open/export?format=csv&gid=0", allow_redirects=True, timeout=5
    )
    assert "Deals.csv" in head.headers["Content-Disposition"]
    assert head.content == b""
