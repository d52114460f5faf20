"""What people mended: the store keeps it, classify applies it first (METRICS 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal["deal", "source", "account", "label", "class", "merge"]
KINDS: Final[tuple[Kind, ...]] = ("deal", "source", "account", "label", "class", "merge")


@dataclass(frozen=True)
class Correction:
    """One decision of a person. The history of an office is all of them in order; none is ever changed.

    ======== ============================================== ============================
    kind     subject                                        value
    ======== ============================================== ============================
    deal     the deal's key (``lib.classify.keys``)         channel
    source   a source value, folded (``fold_text``)         channel
    account  an account's key                               channel of all its deals
    label    a source value, folded                         the value it is to be read as
    class    a channel                                      class it counts towards here
    merge    an account's key                               key of the account it is; its own: kept apart
    ======== ============================================== ============================

    ``value`` None takes back what stood. ``replaces`` is the id of the correction of this subject that its
    author saw standing, None where they saw none: two corrections that replace the same one were made
    without knowledge of each other.
    """

    id: str
    made: float
    """Seconds since 1970, UTC."""
    who: str | None = field(repr=False)
    kind: Kind
    subject: str = field(repr=False)
    value: str | None = field(repr=False)
    replaces: str | None
    words: str = field(repr=False)
    """The subject as people know it: ``D-0012 · Acme``, ``Bekannte``."""


@dataclass(frozen=True)
class Conflict:
    """Two corrected one subject without seeing each other's; the later stands until somebody decides."""

    standing: Correction
    other: Correction


@dataclass(frozen=True)
class Standing:
    """What holds now, by subject; ``conflicts`` are those that nobody has decided since."""

    deals: Mapping[str, str] = field(default_factory=dict, repr=False)
    sources: Mapping[str, str] = field(default_factory=dict, repr=False)
    accounts: Mapping[str, str] = field(default_factory=dict, repr=False)
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)
    classes: Mapping[str, str] = field(default_factory=dict, repr=False)
    merged: Mapping[str, str] = field(default_factory=dict, repr=False)
    latest: Mapping[tuple[str, str], Correction] = field(default_factory=dict, repr=False)
    """(kind, subject) → the correction that stands, one that takes back included."""
    conflicts: tuple[Conflict, ...] = ()


_PLACES: Final[dict[Kind, str]] = {
    "deal": "deals",
    "source": "sources",
    "account": "accounts",
    "label": "labels",
    "class": "classes",
    "merge": "merged",
}


def find_standing(history: Iterable[Correction]) -> Standing:
    """What an office's history, in order, comes to."""
    latest: dict[tuple[str, str], Correction] = {}
    conflicts: dict[tuple[str, str], Conflict] = {}
    for correction in history:
        at = (correction.kind, correction.subject)
        before = latest.get(at)
        conflicts.pop(at, None)
        if before is not None and correction.replaces != before.id and correction.value != before.value:
            conflicts[at] = Conflict(correction, before)
        latest[at] = correction
    held: dict[str, dict[str, str]] = {place: {} for place in _PLACES.values()}
    for correction in latest.values():
        if correction.value is not None:
            held[_PLACES[correction.kind]][correction.subject] = correction.value
    return Standing(**held, latest=latest, conflicts=tuple(conflicts.values()))


def fold_text(text: str) -> str:
    """A source value without case and outer or double spaces."""
    return " ".join(text.casefold().split())
