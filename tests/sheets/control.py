"""The server's own page, ``/_control``: what it holds, and troubles and edits by hand (JSON in, JSON out)."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Final

from tests.sheets.errors import Answer
from tests.sheets.state import Sheets
from tests.sheets.troubles import Trouble

PATH: Final = "/_control"


def answer_control(sheets: Sheets, method: str, body: bytes, accept: str) -> Answer:
    """GET tells; PUT ``{"trouble": {"kind": "quota", "times": 2}}`` or ``{"trouble": null}`` changes."""
    if method == "PUT":
        wish = json.loads(body)
        sheets.trouble = Trouble(**wish["trouble"]) if wish["trouble"] else None
    return Answer(200, describe_state(sheets))


def describe_state(sheets: Sheets) -> dict[str, Any]:
    return {"trouble": asdict(sheets.trouble) if sheets.trouble else None, "requests": len(sheets.requests)}
