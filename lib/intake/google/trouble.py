"""What went wrong between us and Google, told apart by status and by the answer's own code, never by luck."""

from __future__ import annotations

import json
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Final

import requests
from google.auth.exceptions import GoogleAuthError, RefreshError
from urllib3.exceptions import ReadTimeoutError

from lib.intake.google.access import Access
from lib.intake.google.client import RefusedError
from lib.intake.google.session import TooLargeError
from lib.intake.google.wording import say_trouble
from lib.terms import Problem

FAILURES: Final = (RefusedError, requests.RequestException, GoogleAuthError)
"""What asking Google may raise."""
PASSING: Final = frozenset({"server error", "time-out", "connection", "bad answer"})
"""Kinds that may be over at the next attempt."""


@dataclass(frozen=True)
class Trouble:
    """``case`` picks the words where a kind has several; ``wait`` is what Google asks for, in seconds."""

    kind: str
    case: str | None = None
    wait: float | None = None
    again: bool = False
    """Whether a second attempt may go better."""


def find_trouble(error: Exception) -> Trouble:
    """One of ``FAILURES`` → what it means."""
    if isinstance(error, RefusedError):
        return _find_refusal(error)
    if isinstance(error, GoogleAuthError):
        return _find_auth_trouble(error)
    kind = _find_network_trouble(error)
    return Trouble(kind, again=kind in PASSING)


def say_pull_trouble(trouble: Trouble, access: Access, *, published: bool = False) -> Problem:
    """The trouble in words that fit how the sheet is read."""
    if trouble.kind != "no permission":
        return say_trouble(trouble.kind, trouble.case)
    if published:
        return say_trouble("no permission", "published")
    if access.email is None:
        return say_trouble("no permission", "link")
    return say_trouble("no permission", "account", value=access.email, email=access.email)


def _find_network_trouble(error: Exception) -> str:
    """``requests`` calls a read that took too long in mid-answer a broken connection."""
    if isinstance(error, TooLargeError):
        return "too large"
    if isinstance(error, requests.Timeout) or any(isinstance(arg, ReadTimeoutError) for arg in error.args):
        return "time-out"
    broken = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)
    return "connection" if isinstance(error, broken) else "bad answer"


def _find_auth_trouble(error: GoogleAuthError) -> Trouble:
    """The exchange of the key for a token failed. The library below tried more than once where that helps."""
    cause = error.__cause__
    if isinstance(cause, requests.RequestException):
        return Trouble(_find_network_trouble(cause), again=True)
    if isinstance(error, RefreshError) and error.retryable:
        return Trouble("server error")
    said = str(error.args).lower()
    late = "short-lived token" in said or "iat and exp" in said
    return Trouble("key refused", "clock" if late else "revoked")


def _find_refusal(refused: RefusedError) -> Trouble:
    status, said = refused.status, _Said(refused.body)
    if status == requests.codes.too_many_requests or said.holds("RATE_LIMIT_EXCEEDED", "rateLimitExceeded"):
        return Trouble("quota", wait=_parse_wait(refused.retry_after))
    if status in (500, 502, 503, 504):
        return Trouble("server error", again=True)
    if status == requests.codes.bad_request:
        return _find_bad_request(said)
    if status == requests.codes.forbidden:
        return _find_forbidden(said)
    if status == requests.codes.unauthorized:
        return Trouble("key refused", "revoked", again=True)
    kinds = {404: "no such sheet", 410: "no such sheet", 408: "time-out", 413: "too large"}
    return Trouble(kinds.get(status, "bad answer"), again=status == requests.codes.request_timeout)


def _find_bad_request(said: _Said) -> Trouble:
    if said.holds("API_KEY_INVALID", "API key not valid", "API key expired", "API_KEY_EXPIRED"):
        return Trouble("api key refused")
    if said.holds("not supported for this document"):
        return Trouble("not a spreadsheet")
    return Trouble("tab renamed") if said.holds("Unable to parse range") else Trouble("bad answer")


def _find_forbidden(said: _Said) -> Trouble:
    if said.holds("SERVICE_DISABLED", "accessNotConfigured", "has not been used in project"):
        return Trouble("api not enabled")
    if said.holds("API_KEY_", "unregistered callers", "are blocked"):
        return Trouble("api key refused")
    return Trouble("no permission")


class _Said:
    """The message and the reasons of an error in Google's JSON; nothing of an answer in another form."""

    def __init__(self, body: bytes) -> None:
        self._text = json.dumps(_read_error(body), ensure_ascii=False)

    def holds(self, *texts: str) -> bool:
        return any(text in self._text for text in texts)


def _read_error(body: bytes) -> Any:
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer.get("error", {}) if isinstance(answer, dict) else {}


def _parse_wait(text: str | None) -> float | None:
    """Seconds of a Retry-After: a number or a date."""
    if not text:
        return None
    try:
        return max(0.0, float(text))
    except ValueError:
        return _count_seconds_until(text)


def _count_seconds_until(text: str) -> float | None:
    from datetime import UTC, datetime

    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment.astimezone(UTC) - datetime.now(UTC)).total_seconds())
