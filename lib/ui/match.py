"""Step 2 of the page *Data*: which column is which, what the stages mean, which month 03/04 is."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from lib.charts.figures import show_name
from lib.intake.choices import Choices, Question
from lib.intake.match import Match
from lib.intake.read import Intake, Unread
from lib.intake.sheet import Sheet, column_label
from lib.terms import COLUMNS, OUTCOMES, Column
from lib.ui.bring import Brought, choose_again
from lib.ui.filters import write_token
from lib.ui.notices import draw_guarded
from lib.ui.words import COPY, escape_markdown

_WORDS = COPY["data"]
_NONE: Final = -1
"""The choice of no column."""
MOST_STAGES: Final = 40
"""Stages on screen; a column with more distinct values than that is hardly a stage."""


def draw_match(brought: Brought) -> None:
    """The columns with three values each, the stages with their counts, and what has to be asked."""
    read = brought.read
    if read.sheet is None or read.match is None:
        return
    _draw_parts(brought, read.sheet)
    for question in read.questions if isinstance(read, Intake) else ():
        _draw_question(brought, question)
    st.caption(_WORDS["match"])
    for column in COLUMNS.values():
        _draw_column(brought, column, read.sheet, read.match)
    _draw_stages(brought, read.match)
    _draw_currency(brought, read)


def _apply(brought: Brought, choices: Choices) -> None:
    """Read the file again. Runs as a widget's callback, which the guard around the page does not cover."""
    with st.spinner(_WORDS["rereading"]):
        draw_guarded(lambda: write_token(choose_again(brought, choices).token))


def _draw_parts(brought: Brought, sheet: Sheet) -> None:
    if len(sheet.parts) > 1:
        key = _key(brought, "part")
        st.session_state[key] = sheet.part
        st.selectbox(
            _WORDS["sheet"],
            sheet.parts,
            key=key,
            format_func=show_name,
            disabled=brought.data is None,
            on_change=lambda: _apply(brought, replace(Choices(), part=st.session_state[key])),
        )


def _key(brought: Brought, what: str) -> str:
    """Widgets of one file must not answer for another."""
    return f"match_{brought.token}_{what}"


def _draw_question(brought: Brought, question: Question) -> None:
    key = _key(brought, question.id)
    words = dict(question.options)
    st.session_state[key] = question.assumed
    st.radio(
        escape_markdown(question.ask),
        list(words),
        key=key,
        format_func=lambda answer: words[answer],
        on_change=lambda: _apply(brought, replace(brought.choices, **{question.id: st.session_state[key]})),
    )


def _draw_column(brought: Brought, column: Column, sheet: Sheet, match: Match) -> None:
    taken = match.columns.get(column.name, _NONE)
    key = _key(brought, f"column_{column.name}")
    st.session_state[key] = taken
    title, choose, values = st.columns([3, 4, 6], vertical_alignment="center")
    title.markdown(f"**{column.title}**{' (needed)' if column.needed else ''}  \n:gray[{column.meaning}]")
    choose.selectbox(
        column.title,
        [_NONE, *range(len(sheet.headers))],
        key=key,
        format_func=lambda index: _label(index, sheet),
        label_visibility="collapsed",
        on_change=lambda: _apply(
            brought, choose_column(brought.choices, column.name, st.session_state[key], sheet)
        ),
    )
    values.caption(_describe_column(taken, column, match))


def _label(index: int, sheet: Sheet) -> str:
    return _WORDS["no_column"] if index == _NONE else show_name(column_label(index, sheet.headers[index]), 60)


def choose_column(choices: Choices, canonical: str, index: int, sheet: Sheet) -> Choices:
    """The choices with this column answered anew."""
    header = None if index == _NONE else sheet.headers[index] or column_label(index, "")
    others = tuple(pair for pair in choices.columns if pair[0] != canonical)
    return replace(choices, columns=(*others, (canonical, header)))


def _describe_column(taken: int, column: Column, match: Match) -> str:
    if taken == _NONE:
        return "not in this file" if not column.needed else "**not found: choose the column that says it**"
    samples = " · ".join(escape_markdown(sample, 40) for sample in match.samples.get(taken, ()))
    reason = match.reasons.get(column.name, "")
    return (
        f"{samples or 'no values'}  \n:gray[{escape_markdown(reason)}]" if reason else samples or "no values"
    )


def _draw_stages(brought: Brought, match: Match) -> None:
    if not match.stages:
        return
    st.markdown(f"**{_WORDS['stages']}**")
    ordered = sorted(match.stages, key=lambda stage: -match.stage_counts.get(stage, 0))
    for stage in ordered[:MOST_STAGES]:
        _draw_stage(brought, match, stage)
    if len(ordered) > MOST_STAGES:
        st.caption(f"… and {len(ordered) - MOST_STAGES:,} rarer values.")


def _draw_stage(brought: Brought, match: Match, stage: str) -> None:
    key = _key(brought, f"stage_{stage}")
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
        on_change=lambda: _apply(brought, choose_stage(brought.choices, stage, st.session_state[key])),
    )


def choose_stage(choices: Choices, stage: str, outcome: str) -> Choices:
    """The choices with this stage answered anew."""
    others = tuple(pair for pair in choices.stages if pair[0] != stage)
    return replace(choices, stages=(*others, (stage, outcome)))


def _draw_currency(brought: Brought, read: Intake | Unread) -> None:
    if not isinstance(read, Intake) or "amount" not in read.columns:
        return
    key = _key(brought, "currency")
    st.session_state[key] = read.currency or ""
    st.text_input(
        _WORDS["currency"],
        key=key,
        max_chars=3,
        placeholder="EUR, USD, GBP …",
        width=220,
        on_change=lambda: _apply(brought, choose_currency(brought.choices, st.session_state[key])),
    )


def choose_currency(choices: Choices, code: str) -> Choices:
    """The choices with this currency, where it is three letters; else as the file says."""
    known = code.strip().upper()
    return replace(choices, currency=known if len(known) == 3 and known.isalpha() else None)
