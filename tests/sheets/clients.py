"""Clients as they come, their base addresses swapped and nothing else."""

from __future__ import annotations

from typing import Any

import gspread
import requests
from gspread.http_client import HTTPClient

from tests.sheets.state import Sheets


def sign_in(sheets: Sheets, account: dict[str, str] | None = None) -> gspread.Client:
    """gspread with the service account's key, or another key."""
    return gspread.service_account_from_dict(account or sheets.service_account, http_client=_swap(sheets))


def use_key(sheets: Sheets, key: str | None = None) -> gspread.Client:
    """gspread with the API key, or another one."""
    return gspread.api_key(key or sheets.api_key, http_client=_swap(sheets))


def get_page(sheets: Sheets, path: str, **options: Any) -> requests.Response:
    """What a browser without an account would get of docs.google.com."""
    return requests.get(f"{sheets.address}{path}", timeout=5, **options)


def _swap(sheets: Sheets) -> type[HTTPClient]:
    class Swapped(HTTPClient):
        def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> requests.Response:
            self.timeout = 5
            place = endpoint.replace("https://sheets.googleapis.com", sheets.address)
            return super().request(method, place, *args, **kwargs)

    return Swapped
