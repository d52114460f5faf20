"""Step 2 of the page *Data*: which column is which, what the stages mean, which month 03/04 is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

import streamlit as st

from lib.charts.figures import list_words, show_name
from lib.intake.choices import Choices, Question
from lib.intake.gathered import Part
from lib.intake.match import Match
from lib.intake.part_names import FROM_NAME
from lib.intake.results import Unread
from lib.intake.sheet import Sheet, column_label
from lib.intake.sources import Piece
from lib.offices.brought import Brought, Held, alike, read_of
from lib.terms import COLUMNS, OUTCOMES, Column
from lib.ui.bring import act, find_offices, may_change
from lib.ui.door import find_who
from lib.ui.words import COPY, escape_markdown

_WORDS = COPY["data"]
_NONE: Final = -1
"""The choice of no column."""
_NAME: Final = -2
"""The choice of the part's name instead of a column."""
NAMED: Final = ("rep", "closed")
"""What a part's name may say for all of its rows."""
MOST_STAGES: Final = 40
"""Stages on screen; a column with more distinct values than that is hardly a stage."""


@dataclass(frozen=True, eq=False)
class _Matched:
    """A part whose columns are matched on screen, and the others with the same headers."""

    at: int
    """Place of the part among those of the office."""
    labels: tuple[str, ...]
    sheet: Sheet
    match: Match
    choices: Choices
    questions: tuple[Question, ...] = ()
    currency: str | None = None


def draw_match(brought: Brought) -> None:
    """The columns with three values each, the stages with their counts, and what has to be asked."""
    parts = _list_matched(brought.held or brought)
    if not parts:
        return
    if brought.held is not None:
        st.info(_WORDS["match_held"])
    part = _choose_part(brought, parts)
    _draw_memory(brought, part)
    for question in part.questions:
        _draw_question(brought, part, question)
    st.caption(_WORDS["match"])
    for column in COLUMNS.values():
        _draw_column(brought, part, column)
    _draw_stages(brought, part)
    _draw_currency(brought, part)


def _list_matched(within: Brought | Held) -> list[_Matched]:
    """Parts that are deals or may become deals, those with the same headers once."""
    read = read_of(within.outcome)
    if isinstance(read, Unread):
        return _list_unread(within.pieces, read)
    found: list[_Matched] = []
    seen: set[int] = set()
    for at, part in enumerate(read.parts):
        if at in seen or part.role == "look-up" or part.match is None or part.sheet is None:
            continue
        group = alike(within.pieces, at)
        seen.update(group)
        found.append(_match_of(at, part, tuple(within.pieces[place].label for place in group), read.currency))
    return found


def _match_of(at: int, part: Part, labels: tuple[str, ...], currency: str | None) -> _Matched:
    """After look-ups and names a part of deals has more columns than its sheet."""
    if part.intake is not None:
        sheet, match = part.intake.sheet, part.intake.match
        there = currency if "amount" in match.columns else None
        return _Matched(at, labels, sheet, match, part.choices, part.questions, there or "")
    sheet, match = cast(Sheet, part.sheet), cast(Match, part.match)
    return _Matched(at, labels, sheet, match, part.choices, part.questions)


def _list_unread(pieces: Sequence[Piece], read: Unread) -> list[_Matched]:
    if read.sheet is None or read.match is None:
        return []
    at = next((at for at, piece in enumerate(pieces) if piece.read is read.sheet), 0)
    return [_Matched(at, (pieces[at].label,), read.sheet, read.match, pieces[at].choices)]


def _choose_part(brought: Brought, parts: list[_Matched]) -> _Matched:
    if len(parts) == 1:
        return parts[0]
    return st.selectbox(
        _WORDS["match_part"],
        parts,
        key=f"match_part_{brought.token}",
        format_func=lambda part: show_name(list_words(list(part.labels), 4), 120),
        width=520,
    )


def _draw_memory(brought: Brought, part: _Matched) -> None:
    """That the columns are matched as they were before, and the way out of it."""
    if part.at not in brought.remembered or brought.token is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f":material/history: {_WORDS['remembered']}")
        st.button(
            _WORDS["afresh"],
            type="tertiary",
            on_click=act,
            args=(find_offices().match_afresh, brought.token, part.at, find_who()),
        )


def _apply(brought: Brought, part: _Matched, choices: Choices) -> None:
    """Match again. Runs as a widget's callback, which the guard around the page does not cover."""
    with st.spinner(_WORDS["rereading"]):
        act(find_offices().choose, brought.token, part.at, choices, find_who())


def _key(brought: Brought, part: _Matched, what: str) -> str:
    """Widgets of one part must not answer for another."""
    return f"match_{brought.token}_{part.at}_{what}"


def _draw_question(brought: Brought, part: _Matched, question: Question) -> None:
    key = _key(brought, part, question.id)
    words = dict(question.options)
    st.session_state[key] = question.assumed
    st.radio(
        escape_markdown(question.ask),
        list(words),
        key=key,
        format_func=lambda answer: words[answer],
        disabled=not may_change(brought),
        on_change=lambda: _apply(
            brought, part, replace(part.choices, **{question.id: st.session_state[key]})
        ),
    )


def _draw_column(brought: Brought, part: _Matched, column: Column) -> None:
    sheet, match = part.sheet, part.match
    taken = match.columns.get(column.name, _NONE)
    key = _key(brought, part, f"column_{column.name}")
    st.session_state[key] = taken
    title, choose, values = st.columns([3, 4, 6], vertical_alignment="center")
    title.markdown(f"**{column.title}**{' (needed)' if column.needed else ''}  \n:gray[{column.meaning}]")
    choose.selectbox(
        column.title,
        [_NONE, *range(len(sheet.headers)), *([_NAME] if column.name in NAMED else [])],
        key=key,
        format_func=lambda index: _label(index, sheet),
        label_visibility="collapsed",
        disabled=not may_change(brought),
        on_change=lambda: _apply(
            brought, part, choose_column(part.choices, column.name, st.session_state[key], sheet)
        ),
    )
    values.caption(_describe_column(taken, column, match))


def _label(index: int, sheet: Sheet) -> str:
    if index in (_NONE, _NAME):
        return str(_WORDS["no_column" if index == _NONE else "from_name"])
    return show_name(column_label(index, sheet.headers[index]), 60)


def choose_column(choices: Choices, canonical: str, index: int, sheet: Sheet) -> Choices:
    """The choices with this column answered anew."""
    header = _write_header(index, sheet)
    others = tuple(pair for pair in choices.columns if pair[0] != canonical)
    return replace(choices, columns=(*others, (canonical, header)))


def _write_header(index: int, sheet: Sheet) -> str | None:
    if index == _NAME:
        return FROM_NAME
    return None if index == _NONE else sheet.headers[index] or column_label(index, "")


def _describe_column(taken: int, column: Column, match: Match) -> str:
    if taken == _NONE:
        return "not in this file" if not column.needed else "**not found: choose the column that says it**"
    samples = " · ".join(escape_markdown(sample, 40) for sample in match.samples.get(taken, ()))
    reason = match.reasons.get(column.name, "")
    return (
        f"{samples or 'no values'}  \n:gray[{escape_markdown(reason)}]" if reason else samples or "no values"
    )


def _draw_stages(brought: Brought, part: _Matched) -> None:
    match = part.match
    if not match.stages:
        return
    st.markdown(f"**{_WORDS['stages']}**")
    ordered = sorted(match.stages, key=lambda stage: -match.stage_counts.get(stage, 0))
    for stage in ordered[:MOST_STAGES]:
        _draw_stage(brought, part, stage)
    if len(ordered) > MOST_STAGES:
        st.caption(f"… and {len(ordered) - MOST_STAGES:,} rarer values.")


def _draw_stage(brought: Brought, part: _Matched, stage: str) -> None:
    match, key = part.match, _key(brought, part, f"stage_{stage}")
    st.session_state[key] = match.stages[stage]
    name, choose = st.columns([5, 8], vertical_alignment="center")
    unsure = (
        " · not recognised"
        if stage in match.unknown_stages
        else " · a guess"
        if stage in match.guessed_stages
        else ""
    )
    name.markdown(f"{escape_markdown(stage, 60)}  \n:gray[{match.stage_counts.get(stage, 0):,} rows{unsure}]")
    choose.segmented_control(
        show_name(stage, 60).replace("[", "(").replace("]", ")"),
        OUTCOMES,
        key=key,
        required=True,
        label_visibility="collapsed",
        disabled=not may_change(brought),
        on_change=lambda: _apply(brought, part, choose_stage(part.choices, stage, st.session_state[key])),
    )


def choose_stage(choices: Choices, stage: str, outcome: str) -> Choices:
    """The choices with this stage answered anew."""
    others = tuple(pair for pair in choices.stages if pair[0] != stage)
    return replace(choices, stages=(*others, (stage, outcome)))


def _draw_currency(brought: Brought, part: _Matched) -> None:
    if part.currency is None:
        return
    key = _key(brought, part, "currency")
    st.session_state[key] = part.currency
    st.text_input(
        _WORDS["currency"],
        key=key,
        max_chars=3,
        placeholder="EUR, USD, GBP …",
        width=220,
        disabled=not may_change(brought),
        on_change=lambda: _apply(brought, part, choose_currency(part.choices, st.session_state[key])),
    )


def choose_currency(choices: Choices, code: str) -> Choices:
    """The choices with this currency, where it is three letters; else as the file says."""
    known = code.strip().upper()
    return replace(choices, currency=known if len(known) == 3 and known.isalpha() else None)
