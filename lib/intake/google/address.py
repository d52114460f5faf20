"""The address of a Google Sheet, in every form that people paste it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from lib.intake.google.wording import say_trouble
from lib.terms import Problem

_AROUND: Final = " \t\r\n<>\"'“”„‘’«»()[]{},;\u200b\ufeff\u2060"
_URL: Final = re.compile(r"(?:https?://)?[\w.-]+\.[a-z]{2,}(?![\w.@-])(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_SHEET: Final = re.compile(r"/spreadsheets/(?:[^?#]*?/)?d/(?P<published>e/)?(?P<id>[\w-]{6,})", re.ASCII)
_DRIVE: Final = re.compile(r"/file/(?:u/\d+/)?d/(?P<id>[\w-]{6,})", re.ASCII)
_OTHER: Final = re.compile(r"/(document|presentation|forms|drawings)/")
_ID: Final = re.compile(r"[\w-]{6,}", re.ASCII)
_BARE: Final = re.compile(r"(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w-]{25,}", re.ASCII)
_GID: Final = re.compile(r"(?:^|[?&;#])gid=(\d{1,15})")
_GOOGLE: Final = ("docs.google.com", "drive.google.com", "spreadsheets.google.com", "sheets.google.com")
_WRAPPER: Final = re.compile(r"(?:www\.)?google\.[a-z.]{2,6}")
_PUBLISHED: Final = "2PACX-"


@dataclass(frozen=True)
class Address:
    """A spreadsheet, and the tab that the address names (``gid``), if it names one."""

    id: str
    gid: int | None = None
    published: bool = False
    """Published to the web: it has an id of its own, by which only the published copy is read."""

    @property
    def link(self) -> str:
        """The address in one form, whichever was pasted; opens in a browser."""
        base = "https://docs.google.com/spreadsheets/d"
        if self.published:
            tab = "" if self.gid is None else f"?gid={self.gid}&single=true"
            return f"{base}/e/{self.id}/pubhtml{tab}"
        return f"{base}/{self.id}/edit" + ("" if self.gid is None else f"#gid={self.gid}")


def parse_address(text: str) -> Address | Problem:
    """The sheet that a text means, an address in any form or a bare id; or what the text is instead."""
    bare = text.strip(_AROUND)
    if not bare:
        return say_trouble("not an address", "empty")
    if _BARE.fullmatch(bare):
        return Address(bare, published=bare.startswith(_PUBLISHED))
    urls = [_split(found) for found in _URL.findall(unescape(bare))]
    google = next((url for url in urls if _host(url) in _GOOGLE), None)
    if google is not None:
        return _read_url(google)
    return say_trouble("not an address", _kind_of_stranger(bare, urls))


def looks_like_address(text: str) -> bool:
    """Whether a text is meant as an address (good or bad) rather than as the name of a file."""
    bare = text.strip(_AROUND).lower()
    return bare.startswith(("http://", "https://", *_GOOGLE)) or isinstance(parse_address(text), Address)


def _split(url: str) -> SplitResult:
    """The address in parts, taken out of the link that mail and chat programs wrap round it."""
    parts = urlsplit((url if "://" in url else f"https://{url}").rstrip(_AROUND + "."))
    inner = parse_qs(parts.query).get("q") if _WRAPPER.fullmatch(_host(parts)) else None
    if inner and parts.path == "/url" and _URL.fullmatch(inner[0]):
        return urlsplit(inner[0])
    return parts


def _host(url: SplitResult) -> str:
    return url.netloc.partition(":")[0].lower()


def _read_url(url: SplitResult) -> Address | Problem:
    path = unquote(url.path)
    if found := _SHEET.search(path) or _DRIVE.search(path):
        published = bool(found.groupdict().get("published"))
        return Address(found["id"], _read_gid(url), published or found["id"].startswith(_PUBLISHED))
    if other := _OTHER.search(path):
        return say_trouble("not an address", other[1])
    if "/folders/" in path or "/folderview" in path:
        return say_trouble("not an address", "folder")
    query = parse_qs(url.query)
    ids = [one for name in ("id", "key") for one in query.get(name, ()) if _ID.fullmatch(one)]
    return Address(ids[0], _read_gid(url)) if ids else say_trouble("not an address", "list")


def _read_gid(url: SplitResult) -> int | None:
    """The tab is what the browser shows behind #; what stands behind ? may be older."""
    found = _GID.search(unquote(url.fragment)) or _GID.search(unquote(url.query)) or _GID.search(url.path)
    return int(found[1]) if found else None


def _kind_of_stranger(text: str, urls: list[SplitResult]) -> str:
    if any(_host(url) == "forms.gle" for url in urls):
        return "forms"
    return "site" if "://" in text or any(url.path.strip("/") for url in urls) else "nonsense"
