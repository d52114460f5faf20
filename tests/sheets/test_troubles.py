"""Troubles as a client meets them, each with bytes on a real wire."""

from __future__ import annotations

import time
from typing import Any

import gspread
import pytest
import requests
from google.auth.exceptions import RefreshError

from tests.sheets.clients import get_page, sign_in, use_key
from tests.sheets.conftest import make_small
from tests.sheets.server import run_sheets
from tests.sheets.state import Sheets
from tests.sheets.troubles import TROUBLES, Trouble

ANSWERS = {
    "permission": (403, "PERMISSION_DENIED", "The caller does not have permission"),
    "not found": (404, "NOT_FOUND", "Requested entity was not found."),
    "quota": (
        429,
        "RESOURCE_EXHAUSTED",
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of "
        "service 'sheets.googleapis.com' for consumer 'project_number:123456789012'.",
    ),
    "500 json": (500, "INTERNAL", "Internal error encountered."),
    "503": (503, "UNAVAILABLE", "The service is currently unavailable."),
    "bad key": (400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key."),
}


def read(sheets: Sheets, **options: Any) -> requests.Response:
    place = f"{sheets.address}/v4/spreadsheets/1Open/values/Deals"
    return requests.get(place, **{"params": {"key": sheets.api_key}, "timeout": 5, **options})


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_refusal_has_googles_body(sheets: Sheets, kind: str) -> None:
    code, status, message = ANSWERS[kind]
    sheets.trouble = kind
    answer = read(sheets)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["status"], error["message"]) == (
        code,
        code,
        status,
        message,
    )


def test_a_disabled_api_says_where_to_enable_it(sheets: Sheets) -> None:
    sheets.trouble = "api disabled"
    error = read(sheets).json()["error"]
    assert error["message"].startswith("Google Sheets API has not been used in project 123456789012 before")
    assert error["details"][0]["reason"] == "SERVICE_DISABLED"


@pytest.mark.parametrize(("kind", "code"), [("500 html", 500), ("502 html", 502)])
def test_what_stands_before_the_api_answers_in_html(sheets: Sheets, kind: str, code: int) -> None:
    sheets.trouble = kind
    with pytest.raises(gspread.exceptions.APIError) as refused:
        use_key(sheets).http_client.fetch_sheet_metadata("1Open")
    assert refused.value.code == -1
    assert refused.value.response.status_code == code
    assert f"<title>Error {code} (Server Error)!!1</title>" in refused.value.response.text


def test_how_long_to_wait_is_said_only_where_it_was_asked_for(sheets: Sheets) -> None:
    sheets.trouble = "quota"
    assert "Retry-After" not in read(sheets).headers
    sheets.retry_after = 7
    assert read(sheets).headers["Retry-After"] == "7"
    sheets.trouble = Trouble("quota", retry_after=3)
    assert read(sheets).headers["Retry-After"] == "3"


def test_a_trouble_passes_after_so_many_requests(sheets: Sheets) -> None:
    sheets.trouble = Trouble("503", times=2)
    assert [read(sheets).status_code for _ in range(3)] == [503, 503, 200]
    assert sheets.trouble is None


def test_a_trouble_stays_with_the_requests_it_is_meant_for(sheets: Sheets) -> None:
    client = sign_in(sheets).http_client
    sheets.trouble = Trouble("503", where="values")
    assert client.fetch_sheet_metadata("1Shared")["spreadsheetId"] == "1Shared"
    with pytest.raises(gspread.exceptions.APIError):
        client.values_get("1Shared", "Deals")
    sheets.trouble = Trouble("503", book="1Open")
    assert client.values_get("1Shared", "Deals")["values"]
    assert read(sheets).status_code == 503


def test_a_refused_token_stops_whoever_has_none_yet(sheets: Sheets) -> None:
    before = sign_in(sheets).http_client
    before.fetch_sheet_metadata("1Shared")
    sheets.trouble = "refuse token"
    with pytest.raises(RefreshError, match="invalid_grant"):
        sign_in(sheets).open_by_key("1Shared")
    assert before.values_get("1Shared", "Deals")["values"]


def test_a_reset_comes_in_the_middle_of_the_answer(sheets: Sheets) -> None:
    sheets.trouble = Trouble("reset", times=1)
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="reset by peer"):
        read(sheets)
    assert read(sheets).status_code == 200


def test_silence_lasts_longer_than_a_client_waits(sheets: Sheets) -> None:
    sheets.trouble = "silent"
    with pytest.raises(requests.ReadTimeout):
        read(sheets, timeout=0.3)


def test_a_drip_never_stops_though_every_read_is_answered(sheets: Sheets) -> None:
    sheets.trouble = Trouble("drip", seconds=0.02)
    with read(sheets, stream=True, timeout=0.5) as answer:
        bytes_ = answer.iter_content(1)
        assert b"".join(next(bytes_) for _ in range(30)) == b"{" + b" " * 29


def test_a_slow_answer_is_right_in_the_end(sheets: Sheets) -> None:
    sheets.trouble = Trouble("slow", seconds=0.3)
    start = time.monotonic()
    assert len(read(sheets).json()["values"]) == 5
    assert time.monotonic() - start > 0.3


def test_truncated_json_ends_in_the_middle_with_all_else_in_order(sheets: Sheets) -> None:
    sheets.trouble = "truncated json"
    answer = read(sheets)
    assert answer.status_code == 200
    assert answer.text.startswith('{"range":')
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


def test_half_written_and_emptied_sheets_are_seen_by_every_way_in(sheets: Sheets) -> None:
    sheets.trouble = "half"
    assert len(read(sheets).json()["values"]) == 2
    assert len(get_page(sheets, "/spreadsheets/d/1Open/export?format=csv").text.splitlines()) == 2
    sheets.trouble = "emptied"
    assert "values" not in read(sheets).json()
    assert get_page(sheets, "/spreadsheets/d/1Open/export?format=csv").content == b""
    sheets.trouble = None
    assert len(read(sheets).json()["values"]) == 5


def test_export_addresses_have_troubles_of_their_own_form(sheets: Sheets) -> None:
    place = "/spreadsheets/d/1Open/export?format=xlsx"
    for kind, code in (
        ("not found", 404),
        ("quota", 429),
        ("500 html", 500),
        ("502 html", 502),
        ("503", 503),
    ):
        sheets.trouble = kind
        answer = get_page(sheets, place)
        assert (answer.status_code, answer.headers["Content-Type"]) == (code, "text/html; charset=utf-8")
    sheets.trouble = "permission"
    assert "Sign in" in get_page(sheets, place).text
    sheets.trouble = "reset"
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        get_page(sheets, place)


def test_there_is_no_trouble_of_another_name(sheets: Sheets) -> None:
    with pytest.raises(ValueError, match="none of"):
        sheets.trouble = "gremlins"
    assert sheets.trouble is None
    assert len(set(TROUBLES)) == len(TROUBLES)


def test_nobody_answers_once_the_server_has_ended() -> None:
    with run_sheets(make_small(), trouble="drip") as sheets, requests.Session() as session:
        kept = session.get(f"{sheets.address}/_control", timeout=5)
    with pytest.raises(requests.ConnectionError):
        session.get(kept.url, timeout=5)
