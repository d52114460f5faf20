"""Remembered matches: the same headers in any order, one person's and no other's, and not without end."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.intake.choices import Choices, restore_choices
from lib.store.matches import Matches, fold_headers

HEADERS = ("Deal owner", "Status", "Größe", "")
CHOICES = Choices(columns=(("rep", "Deal owner"), ("created", None)), stages=(("Gone quiet", "lost"),))


def _recall(matches: Matches, headers: tuple[str, ...], who: str | None = None) -> Choices | None:
    found = matches.recall(headers, who)
    return None if found is None else restore_choices(found.choices)


def test_a_new_server_recalls_what_was_decided_about_the_same_headers(tmp_path: Path) -> None:
    assert Matches(tmp_path / "kept").remember(HEADERS, asdict(CHOICES))
    assert _recall(Matches(tmp_path / "kept"), HEADERS) == CHOICES


@pytest.mark.parametrize(
    "headers",
    [
        ("Status", "", "Größe", "Deal owner"),
        ("deal  owner", " STATUS", "GRÖSSE", "", ""),
        ("Deal\u00a0owner", "Status", "Gro\u0308ße"),
    ],
)
def test_order_case_spaces_and_columns_without_a_header_make_no_other_sheet(
    tmp_path: Path, headers: tuple[str, ...]
) -> None:
    matches = Matches(tmp_path)
    matches.remember(HEADERS, asdict(CHOICES))
    assert _recall(matches, headers) == CHOICES


@pytest.mark.parametrize(
    "headers",
    [("Deal owner", "Status"), ("Deal owner", "Status", "Größe", "Status"), ("Deal ownerStatus", "Größe")],
)
def test_other_headers_are_another_sheet(tmp_path: Path, headers: tuple[str, ...]) -> None:
    matches = Matches(tmp_path)
    matches.remember(HEADERS, asdict(CHOICES))
    assert matches.recall(headers) is None


@given(st.lists(st.text(max_size=5), max_size=5), st.randoms())
def test_folded_headers_do_not_depend_on_order(headers: list[str], draw: object) -> None:
    shuffled = list(headers)
    draw.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold_headers(shuffled) == fold_headers(headers)


def test_one_persons_matches_are_nobody_elses(tmp_path: Path) -> None:
    matches = Matches(tmp_path)
    matches.remember(HEADERS, asdict(CHOICES), "ana@firm.example")
    assert _recall(matches, HEADERS, "ana@firm.example") == CHOICES
    assert matches.recall(HEADERS, "ben@firm.example") is None
    assert matches.recall(HEADERS) is None


def test_what_says_where_the_headers_stand_in_one_file_is_not_carried_to_another(tmp_path: Path) -> None:
    matches = Matches(tmp_path)
    matches.remember(HEADERS, asdict(Choices(part="2026", header_row=3, encoding="UTF-16", day_first=True)))
    assert _recall(matches, HEADERS) == Choices(day_first=True)


def test_a_column_chosen_by_its_place_is_remembered_by_its_header(tmp_path: Path) -> None:
    """In a sheet with another order the place would be another column; without a header there is no way."""
    matches = Matches(tmp_path)
    by_place = (("rep", "#0"), ("outcome", "B · Status"), ("closed", "#9"), ("source", "D"), ("notes", "AA"))
    by_name = (("account", "Größe"), ("amount", None), ("industry", "#name"))
    matches.remember(HEADERS, asdict(Choices(columns=(*by_place, *by_name))))
    found = (("rep", "Deal owner"), ("outcome", "Status"))
    assert _recall(matches, HEADERS) == Choices(columns=(*found, *by_name))


def test_a_header_that_looks_like_a_place_is_a_header(tmp_path: Path) -> None:
    matches = Matches(tmp_path)
    choices = Choices(columns=(("rep", "B"), ("outcome", "#0")))
    matches.remember(("A", "B", "#0"), asdict(choices))
    assert _recall(matches, ("#0", "B", "A")) == choices


def test_the_last_decision_counts_and_a_forgotten_one_is_gone(tmp_path: Path) -> None:
    matches = Matches(tmp_path)
    matches.remember(HEADERS, asdict(CHOICES))
    matches.remember(HEADERS, asdict(Choices(day_first=False)))
    assert _recall(matches, HEADERS) == Choices(day_first=False)
    matches.forget(HEADERS)
    assert list(tmp_path.iterdir()) == []
    matches.forget(HEADERS)


def test_the_longest_unused_make_room(tmp_path: Path) -> None:
    matches = Matches(tmp_path, most=3)
    for name in ("a", "b", "c"):
        matches.remember((name,), {})
        for path in tmp_path.iterdir():
            then = path.stat().st_mtime - 10
            os.utime(path, (then, then))
    matches.recall(("a",))
    matches.remember(("d",), {})
    assert [name for name in "abcd" if matches.recall((name,))] == ["a", "c", "d"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", "{}", '{"choices": 7, "when": 1}', '{"choices": {}, "when": []}']
)
def test_a_damaged_file_is_as_if_it_were_not_there(tmp_path: Path, text: str) -> None:
    matches = Matches(tmp_path)
    matches.remember(HEADERS, asdict(CHOICES))
    next(tmp_path.iterdir()).write_text(text)
    assert matches.recall(HEADERS) is None


def test_the_folder_tells_neither_who_nor_which_headers_and_is_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    Matches(folder).remember(HEADERS, asdict(CHOICES), "ana@firm.example")
    (kept,) = folder.iterdir()
    assert "ana" not in kept.name + kept.read_text()
    assert folder.stat().st_mode & 0o077 == 0
    assert kept.stat().st_mode & 0o077 == 0


def test_a_disk_that_refuses_stops_nothing(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_bytes(b"")
    matches = Matches(in_the_way / "kept")
    assert not matches.remember(HEADERS, asdict(CHOICES))
    assert matches.recall(HEADERS) is None
