"""gspread's client on our own terms: other bases, bounded answers, refusals without Google's text."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import requests
from google.auth.transport.requests import Request
from google.oauth2.service_account import Credentials
from gspread.http_client import HTTPClient
from gspread.urls import SPREADSHEET_VALUES_BATCH_URL, SPREADSHEETS_API_V4_BASE_URL
from requests.auth import AuthBase

from lib.intake.google.access import Access, parse_key
from lib.intake.google.session import BoundedSession

SCOPES: Final = ("https://www.googleapis.com/auth/spreadsheets.readonly",)
GOOGLE: Final = SPREADSHEETS_API_V4_BASE_URL.partition("/v4/")[0]
CELLS_A_SECOND: Final = 100_000
"""Of the grid; a cautious guess of how fast Google reads them."""
READING: Final = {
    "majorDimension": "COLUMNS",
    "valueRenderOption": "UNFORMATTED_VALUE",
    "dateTimeRenderOption": "SERIAL_NUMBER",
    "prettyPrint": "false",
}
"""Cells as they are, not as the sheet's locale shows them, and column by column."""
LIGHT: Final = {
    "fields": "properties(title,locale),"
    "sheets(properties(sheetId,title,sheetType,hidden,gridProperties),merges)",
    "prettyPrint": "false",
}
"""What is asked about a spreadsheet: no cells."""


class RefusedError(Exception):
    """An answer that is no success. Its text is for :mod:`lib.intake.google.trouble` alone."""

    def __init__(self, response: requests.Response) -> None:
        super().__init__(response.status_code)
        self.status = response.status_code
        self.body = response.content[:20_000]
        self.retry_after = response.headers.get("Retry-After")


class SheetsClient(HTTPClient):
    """Reads spreadsheets with a service account or an API key. ``requests`` counts what was asked of Google,
    the exchange of the account's key for a token apart."""

    def __init__(self, access: Access, session: BoundedSession) -> None:
        super().__init__(auth=None, session=session)  # type: ignore[arg-type]
        self._access, self._session = access, session
        self.requests = 0

    def request(  # type: ignore[override]  # of all that gspread may send, only what reading needs
        self, method: str, endpoint: str, params: Any = None
    ) -> requests.Response:
        """As gspread's own; raises :class:`RefusedError`."""
        right = self._find_right()
        self.requests += 1
        url = endpoint.replace(GOOGLE, self._access.api)
        response = self._session.request(method, url, params=params, auth=right)
        if response.status_code == requests.codes.unauthorized:
            _read_credentials.cache_clear()
        if response.status_code != requests.codes.ok:
            raise RefusedError(response)
        return response

    def give_time(self, cells: int) -> None:
        """Google puts a large answer together before its first byte comes."""
        connect, silence = self._session.silence
        self._session.silence = (connect, silence + cells / CELLS_A_SECOND)

    def read_tabs(self, id: str) -> Any:  # noqa: A002 - Google's own word for it
        """The spreadsheet's title and locale, and its tabs."""
        return self.fetch_sheet_metadata(id, dict(LIGHT))

    def read_values(self, id: str, ranges: list[str]) -> bytes:  # noqa: A002
        """The cells of several ranges in one answer, unread."""
        params = {**READING, "ranges": ranges}
        return self.request("get", SPREADSHEET_VALUES_BATCH_URL % id, params=params).content

    def _find_right(self) -> _Right | None:
        if self._access.service_account:
            token = _read_token(self._access.service_account, self._session)
            return _Right("Authorization", f"Bearer {token}")
        return _Right("X-Goog-Api-Key", self._access.api_key) if self._access.api_key else None


class _Right(AuthBase):
    """The header that says by what right we ask; unlike a session's headers, it goes to no other request."""

    def __init__(self, header: str, secret: str) -> None:
        self._header, self._secret = header, secret

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers[self._header] = self._secret
        return request


@lru_cache(maxsize=8)
def _read_credentials(key: str) -> Credentials:
    """Kept between pulls: a token is good for an hour."""
    return Credentials.from_service_account_info(parse_key(key), scopes=SCOPES)


def _read_token(key: str, session: BoundedSession) -> str:
    credentials = _read_credentials(key)
    if not credentials.valid:
        credentials.refresh(Request(session))
    return str(credentials.token)
