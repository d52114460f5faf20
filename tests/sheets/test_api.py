"""gspread itself against the server: signing in, metadata, values, and refusals in Google's words."""

from __future__ import annotations

import json
import time
from typing import Any

import gspread
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import crypt, jwt
from google.auth.exceptions import RefreshError

from tests.sheets.clients import sign_in, use_key
from tests.sheets.key import EMAIL, GRANT
from tests.sheets.state import Sheets

PLAIN = {"valueRenderOption": "UNFORMATTED_VALUE", "majorDimension": "COLUMNS"}
READ_SCOPE = "https://www.googleapis.com/auth/spreadsheets.readonly"


def test_a_service_account_opens_what_is_shared_with_it(sheets: Sheets) -> None:
    book = sign_in(sheets).open_by_key("1Shared")
    assert book.title == "It’s Sales"
    assert book.locale == "de_DE"
    assert [(tab.id, tab.title) for tab in book.worksheets(exclude_hidden=True)][:2] == [
        (0, "Deals"),
        (7, "It's Q1"),
    ]


def test_two_reads_and_one_token_are_all_that_is_asked(sheets: Sheets) -> None:
    client = sign_in(sheets).http_client
    client.fetch_sheet_metadata("1Shared")
    client.values_batch_get("1Shared", ["Deals", "Merged"])
    assert [(request.method, request.path) for request in sheets.requests] == [
        ("POST", "/token"),
        ("GET", "/v4/spreadsheets/1Shared"),
        ("GET", "/v4/spreadsheets/1Shared/values:batchGet"),
    ]
    assert sheets.requests[2].query["ranges"] == ["Deals", "Merged"]


def test_metadata_says_titles_sizes_and_what_is_hidden_merged_or_a_chart(sheets: Sheets) -> None:
    told = sign_in(sheets).http_client.fetch_sheet_metadata("1Shared")
    assert told["properties"] == {
        "title": "It’s Sales",
        "locale": "de_DE",
        "autoRecalc": "ON_CHANGE",
        "timeZone": "Europe/Madrid",
    }
    assert told["sheets"][0]["properties"] == {
        "sheetId": 0,
        "title": "Deals",
        "index": 0,
        "sheetType": "GRID",
        "gridProperties": {"rowCount": 1000, "columnCount": 26, "frozenRowCount": 1},
    }
    assert told["sheets"][2]["properties"]["hidden"] is True
    assert told["sheets"][3]["merges"] == [
        {"sheetId": 9, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 2}
    ]
    assert told["sheets"][4]["properties"]["sheetType"] == "OBJECT"
    assert "gridProperties" not in told["sheets"][4]["properties"]


def test_only_the_fields_asked_for_come(sheets: Sheets) -> None:
    wish: Any = {"fields": "properties.title,sheets(properties(sheetId,title),merges)"}
    told = sign_in(sheets).http_client.fetch_sheet_metadata("1Shared", wish)
    assert told["properties"] == {"title": "It’s Sales"}
    assert told["sheets"][0] == {"properties": {"sheetId": 0, "title": "Deals"}}
    assert set(told["sheets"][3]) == {"properties", "merges"}


@pytest.mark.parametrize("fields", ["properties(title", "sheets.propertys", "title,,x"])
def test_fields_that_do_not_exist_are_refused(sheets: Sheets, fields: str) -> None:
    with pytest.raises(gspread.exceptions.APIError) as refused:
        sign_in(sheets).http_client.fetch_sheet_metadata("1Shared", {"fields": fields})
    assert refused.value.error["status"] == "INVALID_ARGUMENT"


def test_unformatted_columns_are_typed_ragged_and_days_are_serial(sheets: Sheets) -> None:
    answer = sign_in(sheets).http_client.values_batch_get(
        "1Shared", ["Deals!A1:Z", "'It''s Q1'"], dict(PLAIN)
    )
    assert answer["valueRanges"] == [
        {
            "range": "Deals!A1:Z1000",
            "majorDimension": "COLUMNS",
            "values": [
                ["Id", "007", "", "b", "c"],
                ["When", 45657, "", 45296.75],
                ["Amount", 1234.5, "", 3, 2469],
                ["Sure", True, "", False],
                ["Note", "", "", "#N/A"],
            ],
        },
        {"range": "'It''s Q1'!A1:Z1000", "majorDimension": "COLUMNS"},
    ]


def test_rows_end_with_their_last_cell_and_blank_rows_between_stay(sheets: Sheets) -> None:
    answer = use_key(sheets).http_client.values_get(
        "1Open", "Deals!A2:E9", {"valueRenderOption": "FORMULA", "dateTimeRenderOption": "FORMATTED_STRING"}
    )
    assert answer["values"] == [
        ["007", "12/31/2024", 1234.5, True],
        [],
        ["b", "1/5/2024 18:00:00", 3, False, "#N/A"],
        ["c", "", "=C2*2"],
    ]


def test_formatted_values_follow_the_spreadsheets_locale(sheets: Sheets) -> None:
    german = sign_in(sheets).open_by_key("1Shared").worksheet("Deals").get_all_values()
    english = sign_in(sheets).open_by_key("1Open").worksheet("Deals").get_all_values()
    assert german[1] == ["007", "31.12.2024", "1.234,50", "WAHR", ""]
    assert english[1] == ["007", "12/31/2024", "1,234.50", "TRUE", ""]


def test_merged_cells_have_their_value_in_the_first_only(sheets: Sheets) -> None:
    answer = sign_in(sheets).http_client.values_get("1Shared", "Merged")
    assert answer["values"] == [["Team", "", "Who"], ["a", "b", "c"]]


@pytest.mark.parametrize("place", ["Gone", "'Gone'!A1:Z", "Deals!", "Deals!1A", "Chart!A1"])
def test_a_range_that_is_not_there_cannot_be_parsed(sheets: Sheets, place: str) -> None:
    with pytest.raises(gspread.exceptions.APIError) as refused:
        sign_in(sheets).http_client.values_batch_get("1Shared", ["Deals", place])
    assert refused.value.error == {
        "code": 400,
        "message": f"Unable to parse range: {place}",
        "status": "INVALID_ARGUMENT",
    }


def test_a_range_past_the_grid_is_refused_and_one_across_its_end_clipped(sheets: Sheets) -> None:
    client = sign_in(sheets).http_client
    assert client.values_get("1Shared", "Deals!B2:ZZ")["range"] == "Deals!B2:Z1000"
    with pytest.raises(
        gspread.exceptions.APIError, match=r"Deals!A1001:B.* exceeds grid limits. Max rows: 1000"
    ):
        client.values_get("1Shared", "Deals!A1001:B")


def test_names_and_choices_that_do_not_exist_are_refused(sheets: Sheets) -> None:
    client = sign_in(sheets).http_client
    with pytest.raises(gspread.exceptions.APIError, match="Unknown name"):
        client.values_get("1Shared", "Deals", {"valueRender": "FORMULA"})
    with pytest.raises(gspread.exceptions.APIError, match="Invalid value"):
        client.values_get("1Shared", "Deals", {"majorDimension": "DIAGONAL"})


def test_an_unknown_spreadsheet_is_not_found_and_a_private_one_not_permitted(sheets: Sheets) -> None:
    for client, book, code, message in (
        (sign_in(sheets), "1Nothing", 404, "Requested entity was not found."),
        (sign_in(sheets), "1Mine", 403, "The caller does not have permission"),
        (use_key(sheets), "1Shared", 403, "The caller does not have permission"),
    ):
        with pytest.raises(gspread.exceptions.APIError) as refused:
            client.http_client.values_get(book, "Deals")
        assert (refused.value.code, refused.value.error["message"]) == (code, message)


def test_an_uploaded_workbook_is_no_spreadsheet(sheets: Sheets) -> None:
    sheets.books["1Shared"].uploaded = True
    with pytest.raises(gspread.exceptions.APIError) as refused:
        sign_in(sheets).http_client.fetch_sheet_metadata("1Shared")
    assert refused.value.error["status"] == "FAILED_PRECONDITION"


def test_a_wrong_key_and_no_key_are_told_apart(sheets: Sheets) -> None:
    with pytest.raises(gspread.exceptions.APIError) as refused:
        use_key(sheets, "AIzaWrong").http_client.fetch_sheet_metadata("1Open")
    assert refused.value.error["details"][0]["reason"] == "API_KEY_INVALID"
    bare = requests.get(f"{sheets.address}/v4/spreadsheets/1Open", timeout=5)
    assert (bare.status_code, bare.json()["error"]["status"]) == (403, "PERMISSION_DENIED")


def test_the_key_may_stand_in_the_address(sheets: Sheets) -> None:
    place = f"{sheets.address}/v4/spreadsheets/1Open"
    assert requests.get(place, params={"key": sheets.api_key}, timeout=5).json()["spreadsheetId"] == "1Open"


def test_another_key_than_the_accounts_gets_no_token(sheets: Sheets) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(RefreshError, match="Invalid JWT Signature"):
        sign_in(sheets, {**sheets.service_account, "private_key": other.decode()}).open_by_key("1Shared")


def test_another_account_gets_no_token(sheets: Sheets) -> None:
    with pytest.raises(RefreshError, match="account not found"):
        sign_in(sheets, {**sheets.service_account, "client_email": "else@demo.example"}).open_by_key(
            "1Shared"
        )


@pytest.mark.parametrize(
    ("claims", "error"),
    [
        ({"scope": ""}, "invalid_scope"),
        ({"scope": "https://www.googleapis.com/auth/gmail"}, "invalid_scope"),
        ({"aud": "https://elsewhere.example/token"}, "invalid_grant"),
        ({"iat": 1_000_000_000, "exp": 1_000_003_600}, "invalid_grant"),
        ({"exp": int(time.time()) + 999_999}, "invalid_grant"),
    ],
)
def test_an_assertion_must_hold_what_google_asks_of_it(
    sheets: Sheets, claims: dict[str, Any], error: str
) -> None:
    now = int(time.time())
    usual = {
        "iss": EMAIL,
        "aud": f"{sheets.address}/token",
        "iat": now,
        "exp": now + 3600,
        "scope": READ_SCOPE,
    }
    assert ask_token(sheets, usual).json()["token_type"] == "Bearer"
    refused = ask_token(sheets, {**usual, **claims})
    assert (refused.status_code, refused.json()["error"]) == (400, error)


def test_a_token_for_something_else_does_not_read(sheets: Sheets) -> None:
    now = int(time.time())
    scope = "https://www.googleapis.com/auth/drive.file"
    claims = {"iss": EMAIL, "aud": f"{sheets.address}/token", "iat": now, "exp": now + 60, "scope": scope}
    token = ask_token(sheets, claims).json()["access_token"]
    answer = ask_with_token(sheets, token)
    assert answer.json()["error"]["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


def test_an_expired_token_is_renewed_by_the_client(sheets: Sheets) -> None:
    client = sign_in(sheets).http_client
    client.fetch_sheet_metadata("1Shared")
    sheets.expire_tokens()
    assert ask_with_token(sheets, str(client.auth.token)).status_code == 401
    assert client.fetch_sheet_metadata("1Shared")["spreadsheetId"] == "1Shared"


def test_answers_are_compressed_for_those_who_take_it(sheets: Sheets) -> None:
    place, key = f"{sheets.address}/v4/spreadsheets/1Open", {"X-Goog-Api-Key": sheets.api_key}
    packed = requests.get(place, headers=key, timeout=5)
    plain = requests.get(place, headers={**key, "Accept-Encoding": "identity"}, timeout=5)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.json() == plain.json()
    assert int(packed.headers["Content-Length"]) < len(plain.content)


def test_nothing_can_be_written(sheets: Sheets) -> None:
    with pytest.raises(gspread.exceptions.APIError):
        sign_in(sheets).open_by_key("1Shared").worksheet("Deals").update_acell("A1", "changed")
    assert sheets.books["1Shared"].tab("Deals").values[0][0] == "Id"


def test_cells_come_with_the_metadata_where_they_are_asked_for(sheets: Sheets) -> None:
    told = sign_in(sheets).http_client.fetch_sheet_metadata("1Shared", {"includeGridData": "true"})
    row = told["sheets"][0]["data"][0]["rowData"][1]["values"]
    assert row[1] == {"effectiveValue": {"numberValue": 45657}, "formattedValue": "31.12.2024"}


def ask_token(sheets: Sheets, claims: dict[str, Any]) -> requests.Response:
    signer = crypt.RSASigner.from_string(sheets.service_account["private_key"])
    form = {"grant_type": GRANT, "assertion": jwt.encode(signer, claims).decode()}
    return requests.post(f"{sheets.address}/token", data=form, timeout=5)


def ask_with_token(sheets: Sheets, token: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    answer = requests.get(f"{sheets.address}/v4/spreadsheets/1Shared", headers=headers, timeout=5)
    assert json.loads(answer.content)
    return answer
