"""One Google Sheet pulled for the first time, or again with what was decided about it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from lib.fresh.wording import load_words
from lib.intake.google.access import Access
from lib.intake.google.address import Address, parse_address
from lib.intake.google.pull import Pulled, pull_sheet
from lib.intake.google.wording import name_tabs, say_trouble
from lib.intake.sources import Source
from lib.terms import Problem

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Refreshed:
    """A source as it is now."""

    source: Source
    notes: tuple[str, ...] = ()
    """What a manager should know of it, in sentences: a tab that has a new name, tabs left out."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Title of a tab at the last pull, and now."""
    requests: int = 0


def pull_source(
    address_text: str,
    access: Access,
    *,
    before: Source | None = None,
    tell: Tell = lambda said: None,
    clock: Callable[[], float] = time.time,
) -> Refreshed | Problem:
    """Pull the sheet at an address, written in any form; the Problem says why not, and ``before`` stays good.

    The first time an address that names a tab asks for that tab's deals. Again: what was taken, left and
    chosen stays, also where its tab was renamed since; a tab that was taken and is gone is a Problem. All
    tabs that are not hidden are read each time, so that new ones and tables of names are found.
    """
    address = parse_address(address_text)
    if isinstance(address, Problem):
        return address
    if before is None:
        pulled = pull_sheet(address, access, tell=tell)
        return pulled if isinstance(pulled, Problem) else _make_first(address, pulled, clock())
    pulled = _pull_again(address, access, before, tell)
    return pulled if isinstance(pulled, Problem) else _carry_over(address, pulled, before, clock())


def _make_first(address: Address, pulled: Pulled, now: float) -> Refreshed:
    named = [tab.title for tab in pulled.tabs if tab.gid is not None and tab.gid == address.gid]
    source = replace(_make_source(address, pulled, now), taken=tuple(named) or None)
    return Refreshed(source, _list_notes(pulled), requests=pulled.requests)


def _make_source(address: Address, pulled: Pulled, now: float) -> Source:
    tabs = tuple((tab.gid, tab.title) for tab in pulled.tabs if tab.gid is not None)
    name = pulled.title or address.link
    return Source(name, pulled.data, pulled.kind, address.link, now, tabs=tabs)


def _list_notes(pulled: Pulled) -> tuple[str, ...]:
    return (pulled.note,) if pulled.note else ()


def _pull_again(address: Address, access: Access, before: Source, tell: Tell) -> Pulled | Problem:
    """The tab that the address names matters only while it is taken; one that was taken may be hidden now."""
    named = [title for gid, title in before.tabs if gid == address.gid]
    if before.taken is None or not set(named) <= set(before.taken):
        address = replace(address, gid=None)
    pulled = pull_sheet(address, access, tell=tell)
    if isinstance(pulled, Problem):
        return pulled
    hidden = _find_hidden(pulled, before, address)
    if not hidden:
        return pulled
    wanted = [tab.gid for tab in pulled.tabs if tab.gid is not None and (not tab.hidden or tab.gid in hidden)]
    again = pull_sheet(address, access, tabs=wanted, tell=tell)
    return again if isinstance(again, Problem) else replace(again, requests=again.requests + pulled.requests)


def _find_hidden(pulled: Pulled, before: Source, address: Address) -> set[int]:
    """Gids of tabs that are taken but were not read, being hidden. A download holds those too."""
    if pulled.kind == "file" or before.taken is None:
        return set()
    renamed = _find_renamed(pulled, before)
    taken = {renamed.get(title, title) for title in before.taken}
    hidden = (tab.gid for tab in pulled.tabs if tab.hidden and tab.title in taken)
    return {gid for gid in hidden if gid is not None and gid != address.gid}


def _find_renamed(pulled: Pulled, before: Source) -> Mapping[str, str]:
    now = {tab.gid: tab.title for tab in pulled.tabs if tab.gid is not None}
    return {title: now[gid] for gid, title in before.tabs if now.get(gid, title) != title}


def _carry_over(address: Address, pulled: Pulled, before: Source, now: float) -> Refreshed | Problem:
    renamed = _find_renamed(pulled, before)
    taken = None if before.taken is None else tuple(renamed.get(title, title) for title in before.taken)
    if _are_gone(taken or (), pulled):
        visible = name_tabs(tab.title for tab in pulled.tabs if not tab.hidden)
        return say_trouble("tab gone", tabs=visible)
    source = replace(
        _make_source(address, pulled, now),
        taken=taken,
        left=tuple(renamed.get(title, title) for title in before.left),
        choices=tuple((renamed.get(part, part), choices) for part, choices in before.choices),
    )
    told = [_say_renamed(old, new) for old, new in renamed.items()]
    return Refreshed(source, (*told, *_list_notes(pulled)), tuple(renamed.items()), pulled.requests)


def _are_gone(taken: Collection[str], pulled: Pulled) -> bool:
    """Whether some tab that was asked for is there no more."""
    return not set(taken) <= {tab.title for tab in pulled.tabs}


def _say_renamed(old: str, new: str) -> str:
    return str(load_words()["refresh"]["renamed"]["all"].format(old=old, new=new))
