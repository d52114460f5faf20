"""The office before a pull and what it brought → the office after it, or what is held until believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lib.fresh.changes import compare_deals, say_changes
from lib.fresh.doubt import judge_pull
from lib.intake.gathered import Gathered
from lib.intake.results import Unread
from lib.intake.sources import Source
from lib.office import Office
from lib.offices.brought import Brought, Held, Trouble
from lib.offices.gathering import Made, make_office
from lib.store.matches import Matches


@dataclass(frozen=True, eq=False)
class Harvest:
    """What pulling the Google Sheets of an office brought."""

    started: Mapping[str, Source]
    """Address → the source as it was when the pull began."""
    pulled: Mapping[str, Source]
    """Address → the source as it was pulled."""
    renamed: Mapping[str, tuple[tuple[str, str], ...]]
    """Address → titles of tabs when it was pulled before, and now."""
    trouble: Trouble | None
    notes: tuple[str, ...] = ()
    """What a manager should know of it: a tab that has a new name."""


def take_harvest(
    harvest: Harvest, brought: Brought, *, matches: Matches, who: str | None, fiscal_start: int
) -> Brought:
    """The office with what was pulled. What is doubtful is held beside it instead."""
    if not harvest.pulled:
        return replace(brought, trouble=harvest.trouble)
    sources = [_renew(source, harvest) for source in brought.sources]
    unread = [at for at, source in enumerate(sources) if source.data]
    made = make_office(
        sources, brought.pieces, unread=unread, matches=matches, who=who, fiscal_start=fiscal_start
    )
    before = brought.read
    if isinstance(before, Gathered):
        doubt = judge_pull(before, _read_of(made.outcome), pieces=made.pieces)
        if doubt is not None:
            held = Held(made.sources, made.pieces, made.outcome, doubt)
            return replace(brought, trouble=harvest.trouble, held=held)
    return accept(brought, made, harvest.trouble, harvest.notes)


def accept(brought: Brought, made: Made, trouble: Trouble | None, notes: Sequence[str] = ()) -> Brought:
    """The office as it was made, with what is new in it."""
    return Brought(
        brought.token,
        made.outcome,
        made.sources,
        made.pieces,
        trouble=trouble,
        news=" ".join([*notes, *_say_news(brought.outcome, made.outcome)]) or None,
        remembered=made.remembered,
    )


def believe(brought: Brought) -> Brought:
    """What was held is the office from now on."""
    held = brought.held
    if held is None:
        return brought
    return accept(brought, Made(held.sources, held.pieces, held.outcome), brought.trouble)


def _renew(source: Source, harvest: Harvest) -> Source:
    """The source as it was pulled, under what was decided about it while the pull was under way."""
    address = source.address or ""
    pulled, started = harvest.pulled.get(address), harvest.started.get(address)
    if pulled is None or started is None:
        return source
    if (source.taken, source.left, source.choices) == (started.taken, started.left, started.choices):
        return pulled
    names = dict(harvest.renamed.get(address, ()))
    return replace(
        pulled,
        taken=None if source.taken is None else tuple(names.get(part, part) for part in source.taken),
        left=tuple(names.get(part, part) for part in source.left),
        choices=tuple((names.get(part, part), chosen) for part, chosen in source.choices),
    )


def _read_of(outcome: Office | Unread) -> Gathered | Unread:
    return outcome.intake if isinstance(outcome, Office) else outcome


def _say_news(before: Office | Unread, after: Office | Unread) -> list[str]:
    if not isinstance(before, Office) or not isinstance(after, Office):
        return []
    return [say_changes(compare_deals(before.intake.deals, after.intake.deals))]
