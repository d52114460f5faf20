"""Published evidence: the finding, what limits it or speaks against it, and its source."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st

from lib.ui.words import COPY


@dataclass(frozen=True)
class Evidence:
    """One piece of research, as ``evidence.toml`` has it. ``technique`` may also be all, skill or change."""

    technique: str
    title: str
    finding: str
    limits: str
    source: str


EVIDENCE: Final = {
    name: Evidence(**words)
    for name, words in tomllib.loads(
        (Path(__file__).parent / "evidence.toml").read_text(encoding="utf-8")
    ).items()
}


def draw_evidence(pieces: Iterable[Evidence]) -> None:
    """The pieces one under the other, one click away."""
    with st.expander(COPY["article"]["published"], type="compact"):
        write_evidence(pieces)


def write_evidence(pieces: Iterable[Evidence]) -> None:
    """The pieces one under the other."""
    for piece in pieces:
        st.markdown(f"**{piece.title}.** {piece.finding}  \n*{piece.limits}*  \n:gray[{piece.source}]")


def list_evidence(technique: str) -> list[Evidence]:
    """What is published on a technique."""
    return [piece for piece in EVIDENCE.values() if piece.technique == technique]
