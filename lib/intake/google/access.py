"""By what right sheets are read, where Google is, and how long and how much we are ready to take."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lib.intake.google.wording import say_trouble
from lib.terms import Problem


@dataclass(frozen=True)
class Access:
    """A service account's key, else an API key, else nothing: then only open sheets are read, as files.

    ``api`` and ``docs`` are the bases of the Sheets API and of docs.google.com. All times are seconds.
    """

    service_account: str | None = field(default=None, repr=False)
    """The key's JSON text, as Google hands it out."""
    api_key: str | None = field(default=None, repr=False)
    api: str = "https://sheets.googleapis.com"
    docs: str = "https://docs.google.com"
    connect_seconds: float = 3.0
    read_seconds: float = 10.0
    """Silence after which a connection is given up."""
    answer_seconds: float = 60.0
    """Within which one answer must have come whole, however steadily it drips."""
    pull_seconds: float = 90.0
    """Within which a pull ends, retries and waiting included."""
    most_bytes: int = 250_000_000
    """Of one answer, unpacked."""
    most_cells: int = 5_000_000
    """Of all tabs of a pull, blank ones of the grid included."""

    @property
    def email(self) -> str | None:
        """The address with which sheets are shared; None without a service account."""
        return parse_key(self.service_account).get("client_email") if self.service_account else None


def parse_access(
    service_account: str | Mapping[str, Any] | None = None, api_key: str | None = None, **limits: Any
) -> Access | Problem:
    """An Access from what stands in the settings, or the Problem with the service account's key.

    ``service_account`` is the key file's text, or a table of the same entries. ``limits`` are other fields
    of :class:`Access`. Neither key nor account is no Problem: open sheets can be read without.
    """
    text = service_account if isinstance(service_account, str) else json.dumps(dict(service_account or {}))
    if not service_account or not text.strip():
        return Access(api_key=_tidy(api_key), **limits)
    key = parse_key(text)
    if problem := _check_key(key):
        return problem
    return Access(service_account=json.dumps(key), api_key=_tidy(api_key), **limits)


def _tidy(api_key: str | None) -> str | None:
    return (api_key or "").strip() or None


def parse_key(text: str) -> dict[str, Any]:
    """The key's entries, {} where it is no JSON. Settings often double the private key's backslashes."""
    try:
        key = json.loads(text, strict=False)
    except ValueError:
        return {}
    if not isinstance(key, dict):
        return {}
    pem = key.get("private_key")
    return key | {"private_key": pem.replace("\\n", "\n")} if isinstance(pem, str) else key


def _check_key(key: Mapping[str, Any]) -> Problem | None:
    from google.oauth2.service_account import Credentials

    if "installed" in key or "web" in key:
        return say_trouble("key refused", "client")
    try:
        Credentials.from_service_account_info(key)
    except Exception:  # the libraries below raise what they like, and its text may hold the key
        return say_trouble("key refused", "unreadable")
    return None
