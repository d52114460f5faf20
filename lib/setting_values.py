"""What is written for a setting → its value. No value is ever part of a complaint: it may be a secret."""

from __future__ import annotations

import ipaddress
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit

_PERSON: Final = re.compile(r"[^@\s,;<>*]*@[^@\s,;<>*]+")
_DATABASE: Final = re.compile(r"(sqlite:///|postgres(ql(\+psycopg)?)?://)\S.*")
_KEY_PARTS: Final = ("client_email", "private_key", "token_uri")
_SWITCH: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True)
class Wrong:
    """A value is not what it should be; ``detail`` is which of the details of ``settings.toml`` says more."""

    detail: str = ""
    words: str = ""


def _parse_text(raw: Any) -> str | Wrong:
    return raw.strip() if isinstance(raw, str) and raw.strip() else Wrong()


def _parse_texts(raw: Any) -> tuple[str, ...] | Wrong:
    """A list of texts, or one text with blanks between them."""
    texts = raw.split() if isinstance(raw, str) else raw
    if not isinstance(texts, list) or not texts:
        return Wrong()
    for nth, text in enumerate(texts, 1):
        if not isinstance(text, str) or not text.strip():
            return Wrong("entry", _count_off(nth))
    return tuple(text.strip() for text in texts)


def _parse_people(raw: Any) -> tuple[str, ...] | Wrong:
    """As texts, with commas between them too; an empty list is nobody. The entry that is wrong is counted."""
    if isinstance(raw, list) and not raw:
        return ()
    people = _parse_texts(re.sub(r"[,;]", " ", raw) if isinstance(raw, str) else raw)
    if isinstance(people, Wrong):
        return people
    wrong = [nth for nth, person in enumerate(people, 1) if not _PERSON.fullmatch(person)]
    return Wrong("entry", _count_off(wrong[0])) if wrong else people


def _count_off(nth: int) -> str:
    return {1: "1st", 2: "2nd", 3: "3rd"}.get(nth, f"{nth}th")


def _parse_switch(raw: Any) -> bool | Wrong:
    """TOML's true and false; in the environment also yes, no, 1 and 0."""
    return raw if isinstance(raw, bool) else _SWITCH.get(str(raw).strip().lower(), Wrong())


def _parse_minutes(raw: Any) -> float | Wrong:
    minutes = _parse_number(raw)
    return minutes if minutes is not None and 0 < minutes < math.inf else Wrong()


def _parse_month(raw: Any) -> int | Wrong:
    month = _parse_number(raw)
    return int(month) if month is not None and month in range(1, 13) else Wrong()


def _parse_number(raw: Any) -> float | None:
    try:
        return None if isinstance(raw, bool) else float(raw)
    except (TypeError, ValueError, OverflowError):
        return None


def _parse_base(raw: Any) -> str | Wrong:
    text = _parse_text(raw)
    return text.rstrip("/") if isinstance(text, str) and is_safe_address(text) else Wrong()


def _parse_database(raw: Any) -> str | Wrong:
    text = _parse_text(raw)
    return text if isinstance(text, str) and _DATABASE.fullmatch(text) else Wrong()


def _parse_key(raw: Any) -> str | Wrong:
    """A service account's key as JSON text, from the same or from a table, with the parts that it needs."""
    if isinstance(raw, Wrong):
        return raw
    try:
        # not strict: between """ TOML makes real line ends of those that the private key has as \\n
        key = json.loads(raw if isinstance(raw, str) else json.dumps(dict(raw)), strict=False)
    except (TypeError, ValueError, RecursionError):
        return Wrong("json")
    if not isinstance(key, dict):
        return Wrong()
    for part in _KEY_PARTS:
        if not isinstance(key.get(part), str) or not key[part].strip():
            return Wrong("part", part)
    return json.dumps(key) if is_safe_address(key["token_uri"]) else Wrong("token_uri")


def read_key(raw: str) -> str | Wrong:
    """The key itself where it stands in the variable, else the text of the file that the variable names."""
    if raw.startswith("{"):
        return raw
    try:
        return Path(raw).expanduser().read_text(encoding="utf-8")
    except (OSError, ValueError, RuntimeError):
        return Wrong("file")


def is_safe_address(text: str) -> bool:
    """Whether nobody on the way can read along: https, or http on this machine itself."""
    try:
        parts = urlsplit(text.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host)))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


PARSERS: Final = cast(
    dict[str, Callable[[Any], Any]],
    {
        "text": _parse_text,
        "texts": _parse_texts,
        "people": _parse_people,
        "switch": _parse_switch,
        "minutes": _parse_minutes,
        "month": _parse_month,
        "base": _parse_base,
        "key": _parse_key,
        "database": _parse_database,
    },
)
