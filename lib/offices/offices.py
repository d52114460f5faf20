"""Every office on this server: brought, added to, pulled again, matched anew, forgotten."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date
from functools import partial

from lib.corrections import Correction, Standing, find_standing
from lib.fresh.pulling import Pulls, State
from lib.intake.choices import Choices, only_match, restore_choices
from lib.intake.gathered import Gathered
from lib.intake.google.address import parse_address
from lib.intake.results import Unread
from lib.intake.sheet import Sheet
from lib.intake.sources import Source
from lib.office import Office
from lib.offices import changing, renewing
from lib.offices.brought import TEAM, Brought
from lib.offices.correcting import GONE as GONE_TO_CORRECT
from lib.offices.correcting import NOT_SIGNED_IN as NOT_SIGNED_IN_TO_CORRECT
from lib.offices.correcting import Change, with_history
from lib.offices.gathering import NOT_PULLED, Recall, make_office, recall_nothing
from lib.offices.harvesting import Tell, agree_sheets, gather_in, list_unread
from lib.offices.histories import Histories, Store
from lib.offices.keep import Keep
from lib.offices.noting import GONE, NOT_SIGNED_IN, may_note
from lib.offices.registry import make_token
from lib.offices.rules import Rules
from lib.store.matches import Matches
from lib.store.memory_corrections import MemoryCorrections
from lib.store.notes import Note, Notes
from lib.terms import Problem

HEAD_START = 0.15
"""Seconds in which the screen says that a pull has begun, before the pull takes the processor."""
REST = 60.0
"""Seconds in which a pull that failed is not tried again by itself."""


class Offices:
    """The offices of one server. Safe between threads; nothing here knows a session or a screen."""

    def __init__(
        self,
        keep: Keep,
        matches: Matches,
        notes: Notes,
        rules: Rules,
        clock: Callable[[], float] = time.time,
        *,
        corrections: Store | None = None,
    ) -> None:
        """Corrections are kept in ``corrections``; without it, as long as this lives."""
        self._keep, self._matches, self._notes = keep, matches, notes
        self.rules, self._clock = rules, clock
        self._pulls = Pulls(clock=clock)
        self._histories = Histories(corrections or MemoryCorrections(), clock)

    def find(self, token: str) -> Brought | None:
        """The office of this token; None where the server never had it or has forgotten it."""
        brought = self._keep.get(token)
        if brought is None:
            with self._keep.alone(token):
                return self._keep.get(token) or self._bring_back(token)
        return self._keep.change(token, self._catch_up) if self._histories.is_behind(brought) else brought

    def bring_files(
        self,
        files: Sequence[tuple[str, bytes]],
        *,
        to: Brought | None = None,
        beside: Brought | None = None,
        who: str | None = None,
    ) -> Brought:
        """An office of these files, or the office ``to`` with them added.

        Files without deals are added to the office ``beside`` where they give it names or industries.
        """
        sources = [Source(name, data) for name, data in files]
        if to is not None and to.token is not None and (added := self._add(to.token, sources, who)):
            return added
        token = make_token()
        made = self._make(token, sources, partial(self._recall, who))
        if isinstance(made.outcome, Unread) and (served := self._serve(beside, sources, who)) is not None:
            return served
        return self._keep.put(token, made)

    def _serve(self, beside: Brought | None, sources: Sequence[Source], who: str | None) -> Brought | None:
        """The office beside with these sources, where one of them is of use to it."""
        if beside is None or beside.token is None or not isinstance(beside.outcome, Office):
            return None
        served = self._keep.change(beside.token, partial(self._serve_with, sources, who))
        return served if served is not None and len(served.sources) > len(beside.sources) else None

    def _serve_with(self, sources: Sequence[Source], who: str | None, brought: Brought) -> Brought:
        """The office with these sources, or as it is where they are of no use to it."""
        added = self._add_to(sources, who, brought)
        read, new = added.read, range(len(brought.pieces), len(added.pieces))
        serves = isinstance(read, Gathered) and any(read.parts[at].role == "look-up" for at in new)
        return added if serves else brought

    def bring_address(
        self, text: str, *, to: Brought | None = None, who: str | None = None
    ) -> Brought | Problem:
        """An office of the Google Sheet at this address, or ``to`` with it added. Its pull begins at once."""
        address = parse_address(text)
        if isinstance(address, Problem):
            return address
        source = Source(address.link, b"", "pulled", address.link)
        if to is not None and to.token is not None and (added := self._add(to.token, [source], who)):
            self.pull(to.token, who)
            return added
        token = make_token()
        brought = self._keep.put(token, Brought(token, Unread(NOT_PULLED), (source,)))
        self.pull(token, who)
        return brought

    def choose(self, token: str, at: int, choices: Choices, who: str | None = None) -> Brought | None:
        """New choices about a part; they are remembered for the next sheet with the same headers."""
        if (read := self._read_part(token, at)) is not None:
            self._matches.remember(read.headers, asdict(only_match(choices)), who)
        return self._change(token, partial(changing.choose, at=at, choices=choices))

    def match_afresh(self, token: str, at: int, who: str | None = None) -> Brought | None:
        """Forget what was chosen, now or earlier, about the columns of a part."""
        if (read := self._read_part(token, at)) is not None:
            self._matches.forget(read.headers, who)
        return self._change(token, partial(changing.match_afresh, at=at))

    def use_part(self, token: str, at: int, used: bool) -> Brought | None:
        """Take a part into the office, or leave it out."""
        return self._change(token, partial(changing.use_part, at=at, used=used))

    def use_all(self, token: str, source: int) -> Brought | None:
        """Take every part of a source that reads as deals or serves."""
        return self._change(token, partial(changing.use_all, source=source))

    def remove_source(self, token: str, source: int) -> Brought | None:
        """The office without one of its sources."""
        change = partial(changing.remove_source, source=source, fiscal_start=self.rules.fiscal_start)
        return self._keep.change(token, change, gone=source)

    def forget(self, token: str) -> None:
        """Delete an office and its notes from memory and disk; its links lead nowhere from now on."""
        with self._keep.alone(token):
            self._keep.drop(token)
            self._notes.forget(token)
            self._histories.forget(token)

    def correct(
        self, token: str, changes: Sequence[Change], who: str | None = None, *, seen: Standing | None = None
    ) -> Brought | Problem:
        """The office under new corrections, for everybody, or why none was kept.

        ``seen`` is what stood on the screen of who decided, where that may be older than what stands.
        """
        return self._decide(token, who, lambda brought: self._histories.correct(brought, changes, who, seen))

    def undo(
        self, token: str, ids: str | Sequence[str], who: str | None = None, *, seen: Standing | None = None
    ) -> Brought | Problem:
        """The office with what stood before these corrections; they stay in its history."""
        return self._decide(token, who, lambda brought: self._histories.undo(brought, ids, who, seen))

    def inherit(self, token: str, earlier: str, who: str | None = None) -> Brought | Problem:
        """The office with what stands in an earlier one: for an export brought as an office of its own.

        What was corrected here already stays.
        """
        if not may_note(earlier, who):
            return NOT_SIGNED_IN_TO_CORRECT
        return self._decide(token, who, lambda brought: self._histories.inherit(brought, earlier))

    def corrections(self, token: str) -> tuple[Correction, ...]:
        """Who corrected what and when, the earliest first."""
        brought = self.find(token)
        return brought.history if brought else ()

    @property
    def corrections_trouble(self) -> Problem | None:
        """Why the store of corrections did not answer when it was last asked; None where it did."""
        return self._histories.trouble

    def _decide(
        self, token: str, who: str | None, decide: Callable[[Brought], tuple[Correction, ...] | Problem]
    ) -> Brought | Problem:
        if not may_note(token, who):
            return NOT_SIGNED_IN_TO_CORRECT
        with self._keep.alone(token):
            brought = self.find(token)
            if brought is None:
                return GONE_TO_CORRECT
            history = decide(brought)
            if isinstance(history, Problem):
                return history
            return self._keep.put(token, with_history(brought, history))

    def _catch_up(self, brought: Brought) -> Brought:
        history = self._histories.load(brought.token or "", brought.history)
        return brought if history == brought.history else with_history(brought, history)

    def notes(self, token: str) -> tuple[Note, ...]:
        """What was noted on dates of this office, by day."""
        return self._notes.load(token)

    def add_note(self, token: str, day: date, text: str, who: str | None = None) -> Note | Problem:
        """Note something on a date of this office, or say why not."""
        if not may_note(token, who):
            return NOT_SIGNED_IN
        with self._keep.alone(token):
            return GONE if self.find(token) is None else self._notes.add(token, day, text, who)

    def remove_note(self, token: str, id: str, who: str | None = None) -> None:  # noqa: A002
        """Remove a note, whoever wrote it."""
        if may_note(token, who):
            self._notes.remove(token, id)

    def state(self, token: str) -> State:
        """How the pull of this office stands."""
        return self._pulls.state(token)

    def wait(self, token: str, seconds: float) -> State:
        """The state once the pull of this office has ended, or when the time is over."""
        return self._pulls.wait(token, seconds)

    def pull(self, token: str, who: str | None = None) -> bool:
        """Pull its Google Sheets in the background; False where that is under way already."""
        return self._pulls.start(token, partial(self._pull, token, who))

    def pull_if_old(self, brought: Brought, who: str | None = None) -> bool:
        """Pull in the background what is older than it may be. Asked at every run of every page.

        What waits to be believed is pulled again when it is that old itself: perhaps the sheet is whole now.
        """
        token = brought.token
        if token is None:
            return False
        sheets = [source for source in (brought.held or brought).sources if source.address]
        now, last = self._clock(), self.state(token)
        if all(source.pulled and now - source.pulled < self.rules.refresh_after for source in sheets):
            return False
        if last.trouble is not None and last.finished is not None and now - last.finished < REST:
            return False
        return self.pull(token, who)

    def believe(self, token: str) -> Brought | None:
        """What was held is the office from now on."""
        return self._keep.change(token, renewing.believe)

    def _change(self, token: str, change: Callable[..., Brought]) -> Brought | None:
        return self._keep.change(token, partial(change, fiscal_start=self.rules.fiscal_start))

    def _read_part(self, token: str, at: int) -> Sheet | None:
        brought = self._keep.get(token)
        pieces = (brought.held or brought).pieces if brought is not None else ()
        read = pieces[at].read if at < len(pieces) else None
        return read if isinstance(read, Sheet) else None

    def _bring_back(self, token: str) -> Brought | None:
        sources = self._keep.load(token)
        if token == TEAM:
            sources = agree_sheets(self.rules.team_sheets, sources or ())
        if sources is None:
            return None
        history = self._histories.load(token)
        return self._keep.put(token, self._make(token, sources, recall_nothing, history))

    def _recall(self, who: str | None, headers: Sequence[str]) -> Choices | None:
        found = self._matches.recall(headers, who)
        return None if found is None else restore_choices(found.choices)

    def _make(
        self,
        token: str,
        sources: Sequence[Source],
        recall: Recall,
        history: tuple[Correction, ...] = (),
    ) -> Brought:
        made = make_office(
            sources,
            unread=list_unread(sources),
            recall=recall,
            fiscal_start=self.rules.fiscal_start,
            standing=find_standing(history),
        )
        return Brought(
            token, made.outcome, made.sources, made.pieces, remembered=made.remembered, history=history
        )

    def _add(self, token: str, sources: Sequence[Source], who: str | None) -> Brought | None:
        return self._keep.change(token, partial(self._add_to, sources, who))

    def _add_to(self, sources: Sequence[Source], who: str | None, brought: Brought) -> Brought:
        every, fiscal_start = changing.join_sources(brought.sources, sources), self.rules.fiscal_start
        new = [at for at in list_unread(every) if at >= len(brought.sources)]
        made = make_office(
            every,
            brought,
            unread=new,
            recall=partial(self._recall, who),
            fiscal_start=fiscal_start,
            standing=brought.standing,
        )
        added = replace(
            brought,
            outcome=made.outcome,
            sources=made.sources,
            pieces=made.pieces,
            remembered=made.remembered,
            news=None,
        )
        return renewing.judge_again(added, fiscal_start)

    def _pull(self, token: str, who: str | None, tell: Tell) -> Problem | None:
        time.sleep(HEAD_START)
        brought = self._keep.get(token)
        if brought is None:
            return None
        sheets = [source for source in brought.sources if source.address]
        harvest = gather_in(sheets, self.rules.access, tell, self._clock)
        self._change(token, partial(renewing.take_harvest, harvest, recall=partial(self._recall, who)))
        return harvest.trouble.problem if harvest.trouble else None
