"""The office before a pull and what it brought → the office after it, or what is held until believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lib.fresh.changes import compare_deals, say_changes
from lib.fresh.doubt import judge_pull
from lib.intake.gathered import Gathered
from lib.intake.results import Unread
from lib.intake.sources import Source
from lib.office import Office
from lib.offices.brought import Brought, Harvest, Held, Trouble, read_of
from lib.offices.gathering import Made, Recall, make_office, recall_nothing


def take_harvest(harvest: Harvest, brought: Brought, *, recall: Recall, fiscal_start: int) -> Brought:
    """The office with what was pulled. What is doubtful is held beside it instead."""
    if not harvest.pulled:
        return replace(brought, trouble=harvest.trouble)
    sources = [_renew(source, harvest) for source in brought.sources]
    unread = [at for at, source in enumerate(sources) if source.data]
    standing = brought.standing
    made = make_office(
        sources, brought, unread=unread, recall=recall, fiscal_start=fiscal_start, standing=standing
    )
    before = brought.read
    if isinstance(before, Gathered):
        doubt = judge_pull(before, read_of(made.outcome), pieces=made.pieces)
        if doubt is not None:
            held = Held(harvest, made.sources, made.pieces, made.outcome, doubt, made.remembered)
            return replace(brought, trouble=harvest.trouble, held=held)
    return accept(brought, made, harvest.trouble, harvest.notes)


def judge_again(brought: Brought, fiscal_start: int) -> Brought:
    """What is held, under what was decided about the office since; no longer held if that ends the doubt."""
    held = brought.held
    if held is None:
        return brought
    addresses = {source.address for source in brought.sources}
    pulled = {address: source for address, source in held.harvest.pulled.items() if address in addresses}
    if not pulled:
        return replace(brought, held=None)
    harvest = replace(held.harvest, pulled=pulled, trouble=brought.trouble)
    return take_harvest(harvest, brought, recall=recall_nothing, fiscal_start=fiscal_start)


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
        history=brought.history,
    )


def believe(brought: Brought) -> Brought:
    """What was held is the office from now on."""
    held = brought.held
    if held is None:
        return brought
    made = Made(held.sources, held.pieces, held.outcome, held.remembered)
    return accept(brought, made, brought.trouble, held.harvest.notes)


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


def _say_news(before: Office | Unread, after: Office | Unread) -> list[str]:
    if not isinstance(before, Office) or not isinstance(after, Office):
        return []
    return [say_changes(compare_deals(before.intake.deals, after.intake.deals))]
