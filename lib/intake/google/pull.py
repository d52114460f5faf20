"""One pull of a Google Sheet: two requests by key, or the download where there is none."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import requests

from lib.intake.google.access import Access
from lib.intake.google.address import Address
from lib.intake.google.asking import Asker
from lib.intake.google.client import SheetsClient
from lib.intake.google.download import pull_download
from lib.intake.google.tabs import Outline, Pulled, Tab, choose_tabs, parse_outline, split_ranges, write_range
from lib.intake.google.trouble import Trouble, say_pull_trouble
from lib.intake.google.values import write_pulled
from lib.intake.google.wording import count_things, name_tabs, say_note, say_progress
from lib.terms import Problem

__all__ = ["Pulled", "Tab", "pull_sheet"]


def pull_sheet(
    address: Address,
    access: Access,
    *,
    tabs: Sequence[int] | None = None,
    tell: Callable[[str], None] = lambda said: None,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Pulled | Problem:
    """The cells of a spreadsheet as they are now, or why not in words. Never raises for what Google answers.

    ``tabs`` are the gids to read, None: every tab that is not hidden, as far as ``access.most_cells`` go. A
    download (no key, or a published sheet) always holds all tabs. ``tell`` hears what is going on, in
    sentences for the screen. Ends within ``access.pull_seconds``, and a little.
    """
    asker = Asker(access, tell, sleep, clock)
    with asker.open_session() as session:
        if address.published or not (access.service_account or access.api_key):
            return pull_download(address, asker, session)
        return _pull_values(address, asker, SheetsClient(access, session), tabs)


def _pull_values(
    address: Address, asker: Asker, client: SheetsClient, wanted: Sequence[int] | None
) -> Pulled | Problem:
    asker.tell(say_progress("tabs"))
    outline = asker.ask(lambda: _check_outline(client.read_tabs(address.id)))
    if isinstance(outline, Trouble):
        return say_pull_trouble(outline, asker.access)
    chosen = choose_tabs(outline.tabs, address.gid, wanted, asker.access.most_cells)
    if isinstance(chosen, Problem):
        return chosen
    taken, left = chosen
    asker.tell(say_progress("values", count=count_things(len(taken), "tab")))
    client.give_time(sum(tab.cells for tab in taken))
    answers = _read_answers(address, asker, client, taken)
    if isinstance(answers, Trouble):
        return say_pull_trouble(answers, asker.access)
    note = say_note("left", tabs=name_tabs(tab.title for tab in left)) if left else ""
    data = write_pulled(outline, taken, answers)
    return Pulled(outline.title, data, "pulled", outline.tabs, client.requests, note)


def _read_answers(
    address: Address, asker: Asker, client: SheetsClient, taken: Sequence[Tab]
) -> list[bytes] | Trouble:
    answers: list[bytes] = []
    for ranges in split_ranges([write_range(tab.title) for tab in taken]):
        answer = asker.ask(partial(_read_values, client, address, ranges))
        if isinstance(answer, Trouble):
            return answer
        answers.append(answer)
    return answers


def _check_outline(answer: Any) -> Outline:
    outline = parse_outline(answer)
    if outline is None:
        raise requests.exceptions.InvalidJSONError
    return outline


def _read_values(client: SheetsClient, address: Address, ranges: list[str]) -> bytes:
    """The answer as it came, if it came whole."""
    answer = client.read_values(address.id, ranges)
    try:
        count = len(json.loads(answer)["valueRanges"])
    except (ValueError, KeyError, TypeError):
        count = -1
    if count != len(ranges):
        raise requests.exceptions.InvalidJSONError
    return answer
