"""What people decided, applied: merges, labels, then the channel of a deal, of an account, of a source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lib.classify.columns import Coded, read_codes
from lib.classify.sentences import COPY, quote, write_day
from lib.classify.words import Ints
from lib.corrections import Correction, Kind, Standing, fold_text
from lib.terms import CHANNELS

_CHANNEL: Final = {name: number for number, name in enumerate(CHANNELS)}
_SAID: Final[dict[str, str]] = COPY["correction"]
_NOBODY: Final = -1


@dataclass(frozen=True)
class Corrected:
    """The correction that decides each deal."""

    place: Ints
    """``[deals]``: its place among the others here, -1 where nobody corrected anything."""
    channel: npt.NDArray[np.int8]
    """Of each correction, with -1 at the end, where -1 points."""
    sentences: pa.Array
    """Why, in a sentence a manager can check; of each correction."""


@dataclass(frozen=True)
class _Decision:
    kind: Kind
    subject: str
    channel: str
    made: Correction | None


def merge_accounts(deals: pa.Table, merged: Mapping[str, str]) -> pa.Table:
    """The deals with the keys of merged accounts replaced, of customers and of referrers."""
    final = resolve_chains(merged)
    for name in ("account_key", "referred_key") if final else ():
        deals = _rewrite(deals, name, lambda values: _replace(values, final))
    return deals


def read_labels(deals: pa.Table, labels: Mapping[str, str]) -> pa.Table:
    """The deals with each source value read as the label that people gave it."""
    if not labels:
        return deals
    final = resolve_chains({subject: fold_text(label) for subject, label in labels.items()})
    spelled = {fold_text(label): label for label in labels.values()}
    shown = {value: spelled[final.get(value, value)] for value in (*labels, *spelled)}
    return _rewrite(deals, "source", lambda values: _replace(values, shown, fold_text))


def resolve_chains(steps: Mapping[str, str]) -> dict[str, str]:
    """Where each step leads in the end. All of a circle lead to the first of it by name: none is lost."""
    ends: dict[str, str] = {}
    for start in steps:
        path: dict[str, None] = {}
        here = start
        while here in steps and here not in path and here not in ends:
            path[here] = None
            here = steps[here]
        if here in path:
            ring = list(path)[list(path).index(here) :]
            here = min(ring)
        end = ends.get(here, here)
        ends |= dict.fromkeys(path, end)
    return {start: end for start, end in ends.items() if start != end}


def find_corrected(
    deals: pa.Table, written: Coded, standing: Standing, keys: pa.Array | None
) -> Corrected | None:
    """The strongest correction of each deal: of itself, of its account, of its source; None without any.

    ``deals`` have their accounts merged and their labels read; ``written`` is the source before labels.
    A correction of a label holds for all that is read as it, one of a value as written also after that.
    """
    decisions = _list_decisions(standing)
    if not decisions:
        return None
    place = np.full(len(deals), _NOBODY)
    for found in (
        _of_values(decisions, "source", written, fold_text),
        _of_values(decisions, "source", read_codes(deals, "source"), fold_text),
        _of_values(decisions, "account", read_codes(deals, "account_key"), str),
        _find_places(decisions, "deal", keys) if keys is not None else place,
    ):
        place = np.where(found >= 0, found, place)
    channel = np.array([*(_CHANNEL[each.channel] for each in decisions), _NOBODY], np.int8)
    return Corrected(place, channel, pa.array(map(_say, decisions), pa.string()))


def _list_decisions(standing: Standing) -> list[_Decision]:
    held: tuple[tuple[Kind, Mapping[str, str]], ...] = (
        ("deal", standing.deals),
        ("account", standing.accounts),
        ("source", standing.sources),
    )
    decisions = [
        _Decision(kind, subject, channel, standing.latest.get((kind, subject)))
        for kind, channels in held
        for subject, channel in channels.items()
        if channel in CHANNELS  # a newer version may have others
    ]
    return decisions + _carry_over(decisions, standing.merged)


def _carry_over(decisions: Sequence[_Decision], merged: Mapping[str, str]) -> list[_Decision]:
    """What was said of an account outlives its merge; what is said of the account it is now is stronger."""
    ends = resolve_chains(merged)
    said = {each.subject for each in decisions if each.kind == "account" and each.subject not in ends}
    carried = {
        ends[each.subject]: each
        for each in sorted(decisions, key=_made)
        if each.kind == "account" and each.subject in ends and ends[each.subject] not in said
    }
    return [_Decision("account", end, each.channel, each.made) for end, each in carried.items()]


def _made(decision: _Decision) -> float:
    return decision.made.made if decision.made else 0.0


def _of_values(decisions: Sequence[_Decision], kind: Kind, column: Coded, fold: Callable[[str], str]) -> Ints:
    """The decision on the value of each row, each distinct value looked up once."""
    if not any(each.kind == kind for each in decisions):
        return np.full(len(column.codes), _NOBODY)
    values = column.values
    if fold is not str:
        values = pa.array(map(fold, values.to_pylist()), pa.string())
    return np.append(_find_places(decisions, kind, values), _NOBODY)[column.codes]


def _find_places(decisions: Sequence[_Decision], kind: Kind, values: pa.Array) -> Ints:
    places = [place for place, each in enumerate(decisions) if each.kind == kind]
    subjects = pa.array([decisions[place].subject for place in places], pa.string())
    found = pc.index_in(values, value_set=subjects).fill_null(_NOBODY).to_numpy()
    return np.array([*places, _NOBODY], np.int64)[found]


def _say(decision: _Decision) -> str:
    words = quote(pa.array([decision.made.words if decision.made else decision.subject]))[0].as_py()
    channel = CHANNELS[decision.channel].title
    return _SAID[decision.kind].format(by=_say_by(decision.made), words=words, channel=channel)


def _say_by(made: Correction | None) -> str:
    if made is None:
        return _SAID["bare"]
    day = write_day(datetime.fromtimestamp(made.made, UTC).date())
    return _SAID["by" if made.who else "unsigned"].format(who=made.who, day=day)


def _rewrite(deals: pa.Table, name: str, change: Callable[[pa.Array], pa.Array]) -> pa.Table:
    """The deals with a column of texts whose distinct values are changed; equal texts share a code again."""
    column = read_codes(deals, name)
    values = change(column.values).dictionary_encode()
    places = values.indices.to_numpy(zero_copy_only=False)
    codes = np.append(places, _NOBODY)[column.codes]
    place, field = deals.schema.get_field_index(name), deals.schema.field(name)
    indices = pa.array(codes, pa.int32(), mask=codes < 0)
    return deals.set_column(place, field, pa.DictionaryArray.from_arrays(indices, values.dictionary))


def _replace(values: pa.Array, by: Mapping[str, str], fold: Callable[[str], str] | None = None) -> pa.Array:
    asked = values if fold is None else pa.array(map(fold, values.to_pylist()), pa.string())
    found = pc.index_in(asked, value_set=pa.array(list(by), pa.string()))
    return pc.coalesce(pa.array(list(by.values()), pa.string()).take(found), values)
