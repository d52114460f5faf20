"""What a manager decided → corrections → the office under them. Nothing here knows a store or a screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import uuid4

from lib.corrections import KINDS, Correction, Kind, Standing, find_standing, fold_text
from lib.intake.results import Unread
from lib.office import Office, build_office
from lib.offices.brought import Brought
from lib.terms import CHANNELS, CLASSES, Problem

LONGEST: Final = 500
"""Characters of a label, and of the words by which people know a subject."""
GONE: Final = Problem(
    "gone",
    "This office is no longer on the server, so nothing of it can be corrected.",
    "Bring its deals again.",
)
NOT_SIGNED_IN: Final = Problem(
    "not signed in", "Only who is signed in may change the team’s office.", "Sign in, then correct it."
)
NOT_STANDING: Final = Problem(
    "not standing",
    "This was corrected again since, so there is nothing left to undo.",
    "Undo the latest correction of it instead.",
)
NO_VALUE: Final = Problem(
    "no value", "This is nothing that it could be corrected to.", "Choose one of those that are offered."
)
NO_LABEL: Final = Problem(
    "no label", "A label needs a name of one to 500 letters.", "Write how the value is to be read."
)


@dataclass(frozen=True)
class Change:
    """One decision of a person, before it is kept. Fields as in :class:`lib.corrections.Correction`."""

    kind: Kind
    subject: str = field(repr=False)
    value: str | None = field(repr=False)
    words: str = field(default="", repr=False)


def make_corrections(
    changes: Sequence[Change], seen: Standing, who: str | None, made: float
) -> tuple[Correction, ...] | Problem:
    """The changes as corrections, or the Problem with one of them: then none is made.

    ``seen`` is what stood on the screen of who decided; ``made`` in seconds since 1970, UTC.
    """
    latest = {at: correction.id for at, correction in seen.latest.items()}
    corrections = []
    for change in map(_tidy, changes):
        problem = _check(change)
        if problem is not None:
            return problem
        at = (change.kind, change.subject)
        correction = Correction(
            uuid4().hex, made, who, *at, change.value, latest.get(at), change.words or change.subject
        )
        latest[at] = correction.id
        corrections.append(correction)
    return tuple(corrections)


def make_undo(history: Sequence[Correction], ids: str | Sequence[str], seen: Standing) -> list[Change]:
    """What puts back what stood before these corrections, as far as they stand on the screen of who asks."""
    wanted = {ids} if isinstance(ids, str) else set(ids)
    before: dict[tuple[str, str], Correction] = {}
    undone: dict[tuple[str, str], Change] = {}
    for correction in history:
        at = (correction.kind, correction.subject)
        latest = seen.latest.get(at)
        if correction.id in wanted and latest is not None and latest.id == correction.id:
            value = before[at].value if at in before else None
            undone[at] = Change(correction.kind, correction.subject, value, correction.words)
        before[at] = correction
    return list(undone.values())


def carry_over(history: Sequence[Correction], here: Standing) -> list[Correction]:
    """What stands after a history, for another office in which ``here`` stands: that is not changed."""
    standing = find_standing(history).latest.items()
    return [
        replace(correction, id=uuid4().hex, replaces=None)
        for at, correction in standing
        if correction.value is not None and at not in here.latest
    ]


def is_same_team(brought: Brought, earlier: Brought) -> bool:
    """Whether at least half of the reps of an office are in an earlier one: then it is a newer export."""
    here, there = brought.outcome, earlier.outcome
    if isinstance(here, Unread) or isinstance(there, Unread):
        return False
    return bool(here.reps) and 2 * len(set(here.reps) & set(there.reps)) >= len(here.reps)


def with_history(brought: Brought, history: tuple[Correction, ...]) -> Brought:
    """The office, and what is held beside it, under all that was corrected. No file is read again."""
    standing = find_standing(history)
    held = brought.held and replace(brought.held, outcome=_reopen(brought.held.outcome, standing))
    return replace(brought, outcome=_reopen(brought.outcome, standing), held=held, history=history)


def correct_copy(
    brought: Brought, changes: Sequence[Change], who: str | None, made: float
) -> Brought | Problem:
    """The office corrected for whoever holds this copy, kept nowhere: for the demo."""
    corrections = make_corrections(changes, brought.standing, who, made)
    if isinstance(corrections, Problem):
        return corrections
    return with_history(brought, (*brought.history, *corrections))


def undo_copy(brought: Brought, ids: str | Sequence[str], who: str | None, made: float) -> Brought | Problem:
    """The copy without these corrections; they stay in its history."""
    changes = make_undo(brought.history, ids, brought.standing)
    return correct_copy(brought, changes, who, made) if changes else NOT_STANDING


def _reopen(outcome: Office | Unread, standing: Standing) -> Office | Unread:
    if isinstance(outcome, Unread):
        return outcome
    office = build_office(
        outcome.intake, as_of=outcome.as_of, fiscal_start=outcome.fiscal_start, standing=standing
    )
    return replace(office, lasting=outcome.lasting)


def _tidy(change: Change) -> Change:
    """Subjects as they are looked up; texts that every database and table can hold."""
    folds = change.kind in ("source", "label")
    subject = _make_whole(change.subject)
    value = None if change.value is None else " ".join(_make_whole(change.value).split())
    if change.kind not in ("label", "merge"):
        value = change.value
    words = " ".join(_make_whole(change.words or change.subject).split())[:LONGEST]
    return Change(change.kind, fold_text(subject) if folds else subject, value, words)


def _make_whole(text: str) -> str:
    """Without halves of surrogate pairs, which no table can hold."""
    return text.encode(errors="replace").decode()


def _check(change: Change) -> Problem | None:
    if change.kind not in KINDS or (change.kind == "class" and change.subject not in CHANNELS):
        return NO_VALUE
    if change.value is None:
        return None
    if change.kind == "label":
        return None if 0 < len(change.value) <= LONGEST else NO_LABEL
    if change.kind == "merge":
        return None if change.value else NO_VALUE
    return None if change.value in (CLASSES if change.kind == "class" else CHANNELS) else NO_VALUE
