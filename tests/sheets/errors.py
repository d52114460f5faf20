"""What Google answers where it does not give what was asked: the API in JSON, all else in HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.sheets.troubles import Trouble

PROJECT: Final = "123456789012"
_INFO: Final = "type.googleapis.com/google.rpc.ErrorInfo"
STATUS: Final = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


@dataclass(frozen=True)
class Answer:
    """An answer before it is sent. ``body`` is JSON-like, text (HTML) or bytes (a file)."""

    code: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    spoil: Trouble | None = None
    """How its delivery goes wrong."""


def refuse(code: int, message: str, *, status: str | None = None, **info: Any) -> Answer:
    """The API's error body; ``info`` is the ErrorInfo that some carry."""
    error: dict[str, Any] = {"code": code, "message": message, "status": status or STATUS[code]}
    if info:
        error["details"] = [{"@type": _INFO, "domain": "googleapis.com", **info}]
    return Answer(code, {"error": error})


def refuse_token(error: str, description: str) -> Answer:
    """The token exchange has its own form of error."""
    return Answer(400, {"error": error, "error_description": description})


def no_permission() -> Answer:
    return refuse(403, "The caller does not have permission")


def not_found() -> Answer:
    return refuse(404, "Requested entity was not found.")


def quota_exceeded(retry_after: int | None) -> Answer:
    answer = refuse(
        429,
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of "
        f"service 'sheets.googleapis.com' for consumer 'project_number:{PROJECT}'.",
        reason="RATE_LIMIT_EXCEEDED",
        metadata={
            "service": "sheets.googleapis.com",
            "consumer": f"projects/{PROJECT}",
            "quota_metric": "sheets.googleapis.com/read_requests",
            "quota_limit": "ReadRequestsPerMinutePerUser",
            "quota_limit_value": "60",
            "quota_location": "global",
        },
    )
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Answer(answer.code, answer.body, headers)


def bad_key() -> Answer:
    return refuse(
        400,
        "API key not valid. Please pass a valid API key.",
        reason="API_KEY_INVALID",
        metadata={"service": "sheets.googleapis.com"},
    )


def no_credentials() -> Answer:
    return refuse(
        403,
        "Method doesn't allow unregistered callers (callers without established identity). Please use API "
        "Key or other form of API consumer identity to call this API.",
    )


def bad_token() -> Answer:
    return refuse(
        401,
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or "
        "other valid authentication credential. See "
        "https://developers.google.com/identity/sign-in/web/devconsole-project.",
        reason="ACCESS_TOKEN_EXPIRED",
        metadata={"service": "sheets.googleapis.com"},
    )


def bad_scope() -> Answer:
    return refuse(
        403,
        "Request had insufficient authentication scopes.",
        reason="ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        metadata={"service": "sheets.googleapis.com"},
    )


def api_disabled() -> Answer:
    page = f"https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project={PROJECT}"
    return refuse(
        403,
        f"Google Sheets API has not been used in project {PROJECT} before or it is disabled. Enable it by "
        f"visiting {page} then retry. If you enabled this API recently, wait a few minutes for the action to "
        "propagate to our systems and retry.",
        reason="SERVICE_DISABLED",
        metadata={"service": "sheets.googleapis.com", "consumer": f"projects/{PROJECT}"},
    )


def not_a_sheet() -> Answer:
    """An .xlsx that lies in Drive has an address like a spreadsheet's, but the API does not read it."""
    return refuse(400, "This operation is not supported for this document", status="FAILED_PRECONDITION")


def show_page(code: int, title: str, words: str) -> Answer:
    """A page of HTML, as Google's front ends and the export addresses give."""
    page = (
        "<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n"
        f"  <title>{escape(title)}</title>\n  <p>{words}\n</html>\n"
    )
    return Answer(code, page)


def server_error(code: int) -> Answer:
    """What stands before the API answers so when the API does not."""
    return show_page(
        code,
        f"Error {code} (Server Error)!!1",
        f"<b>{code}.</b> <ins>That’s an error.</ins> The server encountered a temporary error and could not "
        "complete your request. Please try again in 30 seconds. <ins>That’s all we know.</ins>",
    )


def page_not_found() -> Answer:
    return show_page(
        404,
        "Page not found",
        "Sorry, unable to open the file at this time. Please check the address and try again.",
    )
