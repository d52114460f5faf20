"""From chosen deals to the corrections that a manager means. Pure: knows nothing of Streamlit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Final, Literal

import pyarrow as pa

from lib.charts.figures import count, list_words, show_name
from lib.corrections import Correction, fold_text
from lib.offices.correcting import Change
from lib.terms import CHANNELS, CLASS_TITLES

Reach = Literal["deal", "source", "account"]
REACHES: Final[tuple[Reach, ...]] = ("deal", "source", "account")
_COLUMNS: Final = {"source": "source", "account": "account"}


def list_reaches(chosen: pa.Table) -> tuple[Reach, ...]:
    """What a correction of the chosen deals may apply to: a blank source or account is nobody's."""
    if not len(chosen):
        return ("deal",)
    return tuple(reach for reach in REACHES if reach == "deal" or not chosen[_COLUMNS[reach]].null_count)


def describe_reach(chosen: pa.Table, reach: Reach) -> str:
    """``"these 2 deals"``, ``"all with the source “Bekannte”"``, ``"all of Acme"``."""
    if reach == "deal":
        return {0: "no deal yet", 1: "this deal"}.get(len(chosen), f"these {count(len(chosen), 'deal')}")
    names = list_words([f"“{show_name(name)}”" for name in _distinct(chosen, _COLUMNS[reach])], 3)
    return f"all with the source {names}" if reach == "source" else f"all deals of {names}"


def make_changes(chosen: pa.Table, reach: Reach, channel: str) -> list[Change]:
    """One change a deal, a source value or an account. ``chosen`` has a column ``key``."""
    return [Change(reach, subject, channel, words) for subject, words in _list_subjects(chosen, reach)]


def make_merges(chosen: pa.Table) -> list[Change]:
    """The two accounts of the chosen deals as one, the one with more of these deals; empty otherwise."""
    named = [row for row in chosen.select(["account_key", "account"]).to_pylist() if row["account_key"]]
    often = Counter(row["account_key"] for row in named).most_common()
    if len(often) != 2:
        return []
    names = {row["account_key"]: row["account"] for row in reversed(named)}
    (greater, _), (lesser, _) = often
    return [Change("merge", lesser, greater, pair_names(names[lesser], names[greater]))]


def pair_names(account: str, same_as: str) -> str:
    """How people know a merge, or that two accounts were kept apart."""
    return f"{account} + {same_as}"


def _list_subjects(chosen: pa.Table, reach: Reach) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for row in chosen.select(["key", "deal_id", "source", "account", "account_key"]).to_pylist():
        subject, words = _subject_of(row, reach)
        if subject not in seen:
            seen.add(subject)
            yield subject, words


def _subject_of(row: dict[str, Any], reach: Reach) -> tuple[str, str]:
    if reach == "source":
        return fold_text(row["source"]), row["source"]
    if reach == "account":
        return row["account_key"], row["account"]
    return row["key"], " · ".join(part for part in (row["deal_id"], row["account"]) if part)


def _distinct(table: pa.Table, column: str) -> list[str]:
    return list(dict.fromkeys(value for value in table[column].to_pylist() if value is not None))


def group_history(history: Sequence[Correction]) -> list[list[Correction]]:
    """What was corrected in one move, together; in order."""
    return [list(together) for _, together in groupby(history, key=_find_move)]


def _find_move(correction: Correction) -> tuple[float, str | None, str, str | None]:
    return (correction.made, correction.who, correction.kind, correction.value)


_SUBJECTS: Final = {
    "deal": ("the deal {}", "the deals {}"),
    "source": ("all deals with the source {}", "all deals with the sources {}"),
    "account": ("all deals of {}", "all deals of {}"),
    "label": ("the source {}", "the sources {}"),
    "class": ("the channel {}", "the channels {}"),
    "merge": ("the accounts {}", "the accounts {}"),
}
MOST_NAMED: Final = 3
"""Subjects of one move that are named."""


def describe_correction(*together: Correction) -> str:
    """``"all deals with the source “Bekannte”: Word of mouth (provoked luck)"``; taken back: says so."""
    names = list_words([f"“{show_name(each.words)}”" for each in together], MOST_NAMED)
    subjects = _SUBJECTS[together[0].kind][len(together) > 1].format(names)
    return f"{subjects}: {_describe_value(together[0])}"


def _describe_value(correction: Correction) -> str:
    value = correction.value
    if value is None:
        return "as the rules say again"
    if correction.kind == "class":
        return f"counts as {CLASS_TITLES.get(value, value)} here"
    if correction.kind == "label":
        return f"is read as “{show_name(value)}”"
    if correction.kind == "merge":
        return "two accounts" if value == correction.subject else "one account"
    return name_channel(value)


def name_channel(channel: str) -> str:
    """``"Referral (provoked luck)"``."""
    known = CHANNELS.get(channel)
    return f"{known.title} ({CLASS_TITLES[known.klass]})" if known else channel


def list_history(history: Sequence[Correction]) -> pa.Table:
    """``When, Who, What``: all that was corrected, the latest first, times in UTC."""
    latest = [(each, datetime.fromtimestamp(each.made, UTC)) for each in reversed(history)]
    return pa.table(
        {
            "When": pa.array([f"{made:%Y-%m-%d %H:%M:%S}" for _, made in latest], pa.string()),
            "Who": pa.array([each.who for each, _ in latest], pa.string()),
            "What": pa.array([describe_correction(each) for each, _ in latest], pa.string()),
        }
    )
