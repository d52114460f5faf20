"""What is said of research is what docs/evidence.md allows, and no more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lib.terms import TECHNIQUES
from lib.ui.evidence import EVIDENCE

PAGE = (Path(__file__).parents[1] / "docs" / "evidence.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ")][1:]


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _row_of(name: str) -> str:
    """The row that holds the source's first words."""
    source = _plain(EVIDENCE[name].source.removeprefix("Reported by "))
    found = [row for row in ROWS if _plain(row).find(source[:22]) >= 0]
    assert len(found) == 1, (name, found)
    return found[0]


@pytest.mark.parametrize("name", EVIDENCE)
def test_every_figure_on_screen_stands_in_the_row_of_its_source(name: str) -> None:
    piece, row = EVIDENCE[name], _row_of(name)
    said = re.findall(r"\d[\d,.]*\d|\d", piece.finding + " " + piece.limits + " " + piece.source)
    allowed = set(re.findall(r"\d[\d,.]*\d|\d", row)) | ({"90", "99"} if name == "league_tables" else set())
    assert set(said) <= allowed, (name, set(said) - allowed)


@pytest.mark.parametrize("name", EVIDENCE)
def test_every_word_of_a_finding_stands_in_the_row_of_its_source(name: str) -> None:
    piece, row = EVIDENCE[name], _plain(_row_of(name))
    words = set(_plain(piece.finding).split()) - {"and", "of", "the", "they", "were"}
    assert words <= set(row.split()), (name, words - set(row.split()))


def test_what_speaks_against_a_finding_is_never_left_out() -> None:
    assert all(piece.limits for piece in EVIDENCE.values())
    assert "smaller margins" in EVIDENCE["referrals"].limits
    assert "hurt among the least adaptive" in EVIDENCE["competition"].limits


def test_every_technique_has_evidence_and_every_row_is_told() -> None:
    assert {piece.technique for piece in EVIDENCE.values()} == {*TECHNIQUES, "all", "skill", "change"}
    assert len({_row_of(name) for name in EVIDENCE}) == len(ROWS) == len(EVIDENCE)
