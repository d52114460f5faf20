"""The Google Sheets of an office: which there are, and what pulling them brings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from lib.intake.google.access import Access
from lib.intake.google.address import parse_address
from lib.intake.sources import Source
from lib.offices.brought import Harvest, Trouble
from lib.terms import Problem

if TYPE_CHECKING:
    from lib.fresh.refresh import Refreshed

Tell = Callable[[str], None]


def gather_in(sources: Iterable[Source], access: Access, tell: Tell, clock: Callable[[], float]) -> Harvest:
    """Pull these sheets, one after the other; what goes wrong with one stops no other."""
    from lib.fresh.refresh import pull_source  # gspread takes its time: not before it is needed

    started: dict[str, Source] = {}
    results: dict[str, Refreshed] = {}
    troubles: list[Trouble] = []
    for source in sources:
        address = source.address or ""
        started[address] = source
        before = source if source.pulled else None
        result = pull_source(address, access, before=before, tell=tell, clock=clock)
        if isinstance(result, Problem):
            troubles.append(Trouble(result, source.name))
        else:
            results[address] = result
    return Harvest(
        started,
        pulled={address: result.source for address, result in results.items()},
        renamed={address: result.renamed for address, result in results.items()},
        trouble=troubles[0] if troubles else None,
        notes=tuple(note for result in results.values() for note in result.notes),
    )


def agree_sheets(addresses: Sequence[str], kept: Sequence[Source]) -> tuple[Source, ...]:
    """The sheets that the settings name now, with what is known of them; and files that were added."""
    known = {source.address: source for source in kept if source.address}
    links = dict.fromkeys(map(_write_address, addresses))
    sheets = [known.get(link) or Source(link, b"", "pulled", link) for link in links]
    return (*sheets, *(source for source in kept if not source.address))


def list_unread(sources: Sequence[Source]) -> list[int]:
    """Places of the sources that can be read now: a file can also where it is empty."""
    return [at for at, source in enumerate(sources) if source.data or not source.address]


def _write_address(text: str) -> str:
    """The address as we write it, or the text itself where it is none: pulling it says what is wrong."""
    address = parse_address(text)
    return text if isinstance(address, Problem) else address.link
