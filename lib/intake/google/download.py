"""Sheets that anybody may open, downloaded as a browser does: one .xlsx of all tabs."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import partial
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import requests

from lib.intake.archive import check_workbook
from lib.intake.google.address import Address
from lib.intake.google.asking import Asker
from lib.intake.google.client import RefusedError
from lib.intake.google.session import BoundedSession
from lib.intake.google.tabs import Pulled, Tab
from lib.intake.google.trouble import Trouble, say_pull_trouble
from lib.intake.google.wording import name_tabs, say_progress, say_trouble
from lib.terms import Problem

HOPS: Final = 5
"""Redirects that a download goes through at most."""
HOLDS_FILES: Final = (".googleusercontent.com", ".google.com")
SIGN_IN: Final = re.compile(r"^accounts\.|/(?:ServiceLogin|signin|InteractiveLogin)", re.IGNORECASE)
_NAME: Final = re.compile(r"filename\*=UTF-8''([^;]+)", re.IGNORECASE)
_PLAIN: Final = re.compile(r'filename="([^"]*)"')
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME: Final = 31
"""Excel's names of sheets are shorter than Google's titles of tabs, and lack some signs."""


class ClosedError(RefusedError):
    """A page to sign in where the file should be."""

    def __init__(self, response: requests.Response) -> None:
        super().__init__(response)
        self.status = requests.codes.forbidden


def pull_download(address: Address, asker: Asker, session: BoundedSession) -> Pulled | Problem:
    """The whole spreadsheet as a workbook, and which of its sheets the address names."""
    asker.tell(say_progress("file"))
    line = _Line(address, asker, session)
    response = line.ask("xlsx")
    if isinstance(response, Trouble):
        return say_pull_trouble(response, asker.access, published=address.published)
    if check_workbook(response.content):
        return say_trouble("bad answer")
    title = _read_name(response).removesuffix(".xlsx")
    tabs = _name_tab(line, title, _read_tabs(response.content))
    if isinstance(tabs, Problem):
        return tabs
    return Pulled(title, response.content, "file", tabs, line.requests)


class _Line:
    """One spreadsheet's addresses for downloads, and how often they were asked."""

    def __init__(self, address: Address, asker: Asker, session: BoundedSession) -> None:
        self.address, self._asker, self._session = address, asker, session
        self.requests = 0

    def ask(self, form: str) -> requests.Response | Trouble:
        """The file in one form: all tabs as ``xlsx``, or the tab that the address names as ``csv``."""
        return self._asker.ask(partial(self._read, self._write_url(form)))

    def _write_url(self, form: str) -> str:
        base = f"{self._asker.access.docs}/spreadsheets/d"
        published = self.address.published
        url = (
            f"{base}/e/{self.address.id}/pub?output={form}"
            if published
            else f"{base}/{self.address.id}/export?format={form}"
        )
        if form == "csv":
            url += f"&gid={self.address.gid}" + ("&single=true" if published else "")
        return url

    def _read(self, url: str) -> requests.Response:
        for _ in range(HOPS):
            self.requests += 1
            response = self._session.get(url)
            if not response.is_redirect:
                return _check_file(response)
            url = self._follow(response, url)
        raise requests.TooManyRedirects

    def _follow(self, response: requests.Response, url: str) -> str:
        """Google hands files out from hosts of its own; a page to sign in, or any other host, is no file."""
        target = urljoin(url, response.headers["Location"])
        there, docs = urlsplit(target), urlsplit(self._asker.access.docs)
        if SIGN_IN.search(there.netloc) or SIGN_IN.search(there.path):
            raise ClosedError(response)
        at_google = there.scheme == "https" and there.netloc.endswith(HOLDS_FILES)
        if not at_google and (there.scheme, there.netloc) != (docs.scheme, docs.netloc):
            raise ClosedError(response)
        return target


def _check_file(response: requests.Response) -> requests.Response:
    if response.status_code in (401, 403):
        raise ClosedError(response)
    if response.status_code != requests.codes.ok:
        raise RefusedError(response)
    if "text/html" in response.headers.get("Content-Type", ""):
        raise ClosedError(response)
    return response


def _read_name(response: requests.Response) -> str:
    """The name of the file, which is the spreadsheet's title, and with one tab the tab's too."""
    said = response.headers.get("Content-Disposition", "")
    if found := _NAME.search(said):
        return unquote(found[1])
    plain = _PLAIN.search(said)
    return plain[1] if plain else ""


def _read_tabs(data: bytes) -> tuple[Tab, ...]:
    """Names of a checked workbook's sheets, and which are hidden."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        book = ElementTree.fromstring(parts.read("xl/workbook.xml"))
    sheets = book.iterfind("{*}sheets/{*}sheet")
    return tuple(
        Tab(None, sheet.get("name", ""), sheet.get("state", "visible") != "visible") for sheet in sheets
    )


def _name_tab(line: _Line, title: str, tabs: tuple[Tab, ...]) -> tuple[Tab, ...] | Problem:
    """The tabs, the one with the address's gid marked: the name of its CSV says which it is."""
    gid = line.address.gid
    if gid is None:
        return tabs
    response = line.ask("csv")
    if isinstance(response, Trouble):
        gone = response.kind in ("no such sheet", "bad answer")
        return _say_gone(tabs) if gone else tabs
    name = _name_sheet(_read_name(response).removesuffix(".csv").removeprefix(f"{title} - "))
    return tuple(replace(tab, gid=gid) if _name_sheet(tab.title) == name else tab for tab in tabs)


def _say_gone(tabs: tuple[Tab, ...]) -> Problem:
    return say_trouble("tab gone", tabs=name_tabs(tab.title for tab in tabs if not tab.hidden))


def _name_sheet(title: str) -> str:
    return _NOT_IN_NAMES.sub("_", title).strip("'")[:_LONGEST_NAME]
