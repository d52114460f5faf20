"""What a manager settles for the whole office: values in doubt, labels, what counts as luck."""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from lib.charts.figures import count, list_words, money, show_name
from lib.classify.doubt import Doubt
from lib.corrections import fold_text
from lib.office import Office
from lib.offices.brought import Brought
from lib.offices.correcting import Change
from lib.terms import CHANNELS, CLASS_TITLES, CLASSES
from lib.ui.bring import act
from lib.ui.changes import name_channel
from lib.ui.correcting import correct, may_correct
from lib.ui.words import COPY, escape_markdown

_WORDS = COPY["corrections"]
_NOTHING: Final = ""
MOST_DOUBTS: Final = 12
MOST_VALUES: Final = 500


def draw_doubts(brought: Brought, office: Office) -> None:
    """Values that no rule knows, most sales first, each with what it may mean."""
    st.subheader(_WORDS["doubts"], anchor=False)
    doubts = office.doubts(MOST_DOUBTS)
    if not doubts.all:
        st.caption(_WORDS["no_doubts"])
        return
    st.caption(_WORDS["doubts_why"])
    for doubt in doubts.first:
        _draw_doubt(brought, doubt, office.currency)
    if doubts.all > MOST_DOUBTS:
        st.caption(_WORDS["more_doubts"].format(shown=MOST_DOUBTS, all=f"{doubts.all:,}"))


def _draw_doubt(brought: Brought, doubt: Doubt, currency: str | None) -> None:
    value, means = st.columns([6, 5], vertical_alignment="center")
    about = escape_markdown(_describe_doubt(doubt, currency), 300)
    value.markdown(f"**{escape_markdown(doubt.value, 80)}**  \n:gray[{about}]")
    first = list(dict.fromkeys(one.channel for one in doubt.suggestions))
    options = [_NOTHING, *first, *(channel for channel in CHANNELS if channel not in first)]
    key = f"doubt_{fold_text(doubt.value)}"
    means.selectbox(
        f"{_WORDS['means']}: {show_name(doubt.value, 60)}",
        options,
        key=key,
        format_func=lambda channel: name_channel(channel) if channel else _WORDS["not_said"],
        label_visibility="collapsed",
        disabled=not may_correct(brought),
        on_change=lambda: act(_settle, brought, doubt.value, st.session_state[key]),
    )


def _describe_doubt(doubt: Doubt, currency: str | None) -> str:
    """``"46 deals, 22 sales of EUR 81,200; near to “bekannte”"``."""
    worth = f" of {money(doubt.revenue, currency)}" if doubt.sales and doubt.revenue else ""
    near = list_words([f"“{show_name(one.words)}”" for one in doubt.suggestions])
    beside = f"; {_WORDS['near']} {near}" if near else ""
    return f"{count(doubt.deals, 'deal')}, {count(doubt.sales, 'sale')}{worth}{beside}"


def _settle(brought: Brought, value: str, channel: str) -> None:
    if channel:
        correct([Change("source", fold_text(value), channel, value)], brought)


def draw_labels(brought: Brought, office: Office) -> None:
    """One value read as another, or under a new name."""
    values = _list_values(office)
    if not values:
        return
    with st.expander(_WORDS["labels"], type="compact"):
        st.caption(_WORDS["labels_why"])
        value, label, merge = st.columns([4, 4, 2], vertical_alignment="bottom")
        one = value.selectbox(
            _WORDS["from"], values, key="label_from", format_func=show_name, accept_new_options=True
        )
        other = label.selectbox(
            _WORDS["to"], values, None, key="label_to", format_func=show_name, accept_new_options=True
        )
        merge.button(
            _WORDS["merge"],
            disabled=not may_correct(brought) or not one or not other or fold_text(one) == fold_text(other),
            on_click=act,
            args=(correct, [Change("label", fold_text(one or ""), other, one or "")], brought),
        )


def _list_values(office: Office) -> list[str]:
    """The lead sources of most deals, by name; others can be typed."""
    counted = pc.value_counts(office.deals["source"].drop_null())
    often = pa.table({"value": counted.field("values"), "deals": counted.field("counts")})
    most = often.take(pc.select_k_unstable(often, min(MOST_VALUES, len(often)), [("deals", "descending")]))
    return sorted(most["value"].cast(pa.string()).to_pylist(), key=str.casefold)


def draw_classes(brought: Brought) -> None:
    """The class of each channel in this office."""
    standing = brought.standing.classes
    with st.expander(_WORDS["classes"], type="compact"):
        st.caption(_WORDS["classes_why"])
        for id_, channel in CHANNELS.items():
            name, klass = st.columns([5, 7], vertical_alignment="center")
            name.markdown(f"{channel.title}  \n:gray[{escape_markdown(channel.meaning)}]")
            key = f"class_{id_}"
            st.session_state[key] = standing.get(id_, channel.klass)
            klass.segmented_control(
                channel.title,
                CLASSES,
                key=key,
                required=True,
                format_func=CLASS_TITLES.__getitem__,
                label_visibility="collapsed",
                disabled=not may_correct(brought),
                on_change=lambda id_=id_, key=key: act(_reclass, brought, id_, st.session_state[key]),
            )


def _reclass(brought: Brought, channel: str, klass: str) -> None:
    usual = CHANNELS[channel].klass
    value = None if klass == usual else klass
    correct([Change("class", channel, value, CHANNELS[channel].title)], brought)
