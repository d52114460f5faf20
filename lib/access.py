"""Who may see the configured office: nobody but those on its list, unless it was made public.

Pure: claims are what the sign-in says about a person (OpenID Connect Core, sections 2 and 5.1), as a mapping.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from lib.setting_values import is_safe_address
from lib.settings import Settings

Answer = Literal["come in", "sign in", "not on the list", "expired", "unverified", "no address", "not set up"]

SHARED: Final = ("redirect_uri", "cookie_secret")
"""Lines of ``[auth]`` that every way to sign in needs."""
OWN: Final = ("client_id", "client_secret", "server_metadata_url")
"""Lines that each provider needs; one provider has them in ``[auth]``, several in ``[auth.name]``."""
SHORTEST_SECRET: Final = 32
"""Characters below which a cookie secret might be guessed, and with it anybody's sign-in be forged."""

_ADDRESS: Final = re.compile(r"[^@\s]+(@[^@\s]+)")
_ASCII_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
# Directories of every Microsoft tenant: whoever has one of their own writes any e-mail address into it.
_ANY_TENANT: Final = re.compile(
    r"//login\.microsoftonline\.com/(common|organizations|consumers)/", re.IGNORECASE
)


@dataclass(frozen=True)
class Verdict:
    """What the door says to a visitor; ``address`` is who they are where the sign-in says it."""

    answer: Answer
    address: str = field(default="", repr=False)

    @property
    def is_welcome(self) -> bool:
        return self.answer == "come in"


@dataclass(frozen=True)
class Fault:
    """A line of ``[auth]`` (in its ``section``) that is missing or cannot be used."""

    kind: Literal["missing", "short", "callback", "unsafe", "any tenant", "name"]
    section: str
    line: str


@dataclass(frozen=True)
class SignIn:
    """Whether people can sign in. ``providers``: "default", or the names that ``[auth.name]`` gives them."""

    providers: tuple[str, ...]
    faults: tuple[Fault, ...]
    origin: str = ""
    """Scheme, host and port at which the provider brings people back: where else they began, it fails."""

    @property
    def is_ready(self) -> bool:
        return not self.faults


def judge_visitor(
    settings: Settings, claims: Mapping[str, Any] | None, sign_in_ready: bool, now: float
) -> Verdict:
    """Whether this visitor may see the app; ``now`` in seconds since 1970.

    Without a configured office the app shows a made-up one and what each person brings: everybody comes in.
    """
    office = settings.office
    if office is None or office.public:
        return Verdict("come in")
    if not (sign_in_ready and office.allow):
        return Verdict("not set up")
    if not claims or claims.get("is_logged_in") is not True:
        return Verdict("sign in")
    return _judge_claims(claims, office.allow, now)


def find_member(settings: Settings, claims: Mapping[str, Any] | None, now: float) -> str | None:
    """The address of a visitor who is signed in and on the list, of a public office too; else None."""
    office = settings.office
    if office is None or not claims or claims.get("is_logged_in") is not True:
        return None
    verdict = _judge_claims(claims, office.allow, now)
    return verdict.address if verdict.is_welcome else None


def _judge_claims(claims: Mapping[str, Any], allow: Iterable[str], now: float) -> Verdict:
    address = claims.get("email")
    if not isinstance(address, str) or not _ADDRESS.fullmatch(address):
        return Verdict("no address")
    if not _is_current(claims.get("exp"), now):
        return Verdict("expired", address)
    if not _is_verified(claims):
        return Verdict("unverified", address)
    return Verdict("come in" if is_on_list(address, allow) else "not on the list", address)


def is_on_list(address: str, allow: Iterable[str]) -> bool:
    """Whether the list names the address or, after an @, exactly its domain.

    Only A to Z lose their case: other letters that look alike, or that lower-case to the same, stay others.
    """
    match = _ADDRESS.fullmatch(address)
    names = {name.translate(_ASCII_LOWER) for name in (address, match[1])} if match else set()
    return any(entry.translate(_ASCII_LOWER) in names for entry in allow)


def _is_current(expiry: Any, now: float) -> bool:
    """Every identity token has an expiry; what has none did not come from a provider."""
    return isinstance(expiry, int | float) and not isinstance(expiry, bool) and now < expiry


def _is_verified(claims: Mapping[str, Any]) -> bool:
    """Providers of one firm leave the claim out; some write it as text."""
    return claims.get("email_verified", True) in (True, "true", "True")


def check_sign_in(auth: Any) -> SignIn:
    """What ``[auth]`` lacks before anybody can sign in: Streamlit itself says so only at the click."""
    auth = auth if isinstance(auth, Mapping) else {}
    faults = [fault for line in SHARED if (fault := _check_line(auth, "auth", line))]
    sections = _list_providers(auth)
    for provider, own in sections.items():
        section = "auth" if own is auth else f"auth.{provider}"
        if "_" in provider:
            faults.append(Fault("name", section, provider))
        faults += [fault for line in OWN if (fault := _check_line(own, section, line))]
    return SignIn(tuple(sections), tuple(faults), _read_origin(str(auth.get("redirect_uri", ""))))


def _list_providers(auth: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Provider → its lines. Those right in ``[auth]`` are one more provider beside the named."""
    named = {name: own for name, own in auth.items() if isinstance(own, Mapping) and name != "client_kwargs"}
    direct = "default" not in named and (not named or any(line in auth for line in OWN))
    return {"default": auth, **named} if direct else named


def _check_line(lines: Mapping[str, Any], section: str, line: str) -> Fault | None:
    value = lines.get(line)
    if not isinstance(value, str) or not value.strip():
        return Fault("missing", section, line)
    if line == "cookie_secret" and len(value) < SHORTEST_SECRET:
        return Fault("short", section, line)
    if line == "redirect_uri" and not _is_callback(value):
        return Fault("callback", section, line)
    if line == "server_metadata_url" and not is_safe_address(value):
        return Fault("unsafe", section, line)
    if line == "server_metadata_url" and _ANY_TENANT.search(value):
        return Fault("any tenant", section, line)
    return None


def _is_callback(address: str) -> bool:
    return bool(_read_origin(address)) and address.rstrip().endswith("/oauth2callback")


def _read_origin(address: str) -> str:
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else ""
