"""The same deal in two parts is counted once, and every deal of an office split into parts is still there."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.intake.gather import gather_parts
from lib.intake.gathered import Gathered
from lib.intake.pooled_rejects import make_pooled_table
from lib.intake.read import Intake, read_deals
from lib.intake.rejects import make_rejects_table
from lib.terms import DEALS_SCHEMA
from tests.intake.parts import HEADERS, check_sums, deals, gather, piece, tabs, written

BARE = HEADERS[1:]


def bare(*rows: tuple[str, ...]) -> bytes:
    """A tab without deal numbers: rep, account, stage, closed, created, amount."""
    return written(rows, BARE)


ACME = ("Ana Ruiz", "Acme", "Open", "", "2026-01-05", "100")
BOLT = ("Ben", "Bolt", "Won", "2026-02-01", "2026-01-09", "70")
CITY = ("Ben", "City", "Lost", "2026-02-02", "2026-01-10", "30")


def test_a_number_in_two_tabs_is_one_deal_as_the_later_tab_has_it() -> None:
    book = {"Q1": written(deals("1", "2", stage="Open")), "Q2": written([*deals("2", "3", stage="Won")])}
    found = gather(tabs(book))
    assert [(one["deal_id"], one["part"], one["outcome"]) for one in found.deals.to_pylist()] == [
        ("1", "Q1", "open"),
        ("2", "Q2", "won"),
        ("3", "Q2", "won"),
    ]
    (reject,) = found.rejects
    assert (reject.problem.kind, reject.problem.part, reject.problem.row) == ("duplicate", "Q1", 3)
    assert reject.problem.why == (
        "The deal number 2 stands again in row 2 of “Q2”, which was kept: the later part counts."
    )
    assert (reject.problem.column, reject.problem.value) == ("A · Deal ID", "2")
    assert reject.cells[0] == "2"
    first = found.parts[0].intake
    assert first is not None
    assert (first.accepted, first.rejected, first.deals.num_rows) == (1, 1, 1)
    assert found.parts[0].words == "1 deal"
    said = {repair.kind: repair.count for repair in found.repairs}
    assert said["deals in two parts"] == 1


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (["2026 Q1", "2026 Q2"], "2026 Q2"),
        (["2026 Q2", "2026 Q1"], "2026 Q2"),
        (["2026 Q2", "2025 Q4", "2026 Q1"], "2026 Q2"),
        (["2026 Q2", "Archive"], "Archive"),
        (["2026 Q2", "2026 Q1", "Archive"], "Archive"),
        (["Archive", "2026 Q2", "2026 Q1"], "2026 Q2"),
        (["Dec 2025", "2025 Q4", "Nov 2025"], "Dec 2025"),
        (["B", "A"], "A"),
    ],
)
def test_the_later_part_is_that_of_the_later_period_else_the_one_that_stands_later(
    names: list[str], kept: str
) -> None:
    found = gather(tabs({name: written(deals("1", name)) for name in names}))
    where = {one["deal_id"]: one["part"] for one in found.deals.to_pylist()}
    assert where["1"] == kept
    assert len(where) == len(names) + 1


def test_without_numbers_a_deal_is_known_by_rep_account_day_and_amount() -> None:
    later = ("ANA  RUIZ", "ACME, Inc.", "Won", "2026-04-02", "2026-01-05", "100.00")
    found = gather(tabs({"Q1": bare(ACME, BOLT), "Q2": bare(later, CITY)}))
    assert [(one["account"], one["outcome"]) for one in found.deals.to_pylist()] == [
        ("Bolt", "won"),
        ("ACME, Inc.", "won"),
        ("City", "lost"),
    ]
    (reject,) = found.rejects
    assert "of “Q2”" in reject.problem.why
    assert reject.problem.column is None


@pytest.mark.parametrize("place", [1, 4, 5])
def test_without_numbers_what_is_not_said_makes_no_two_deals_one(place: int) -> None:
    silent = tuple("" if at == place else cell for at, cell in enumerate(BOLT))
    assert gather(tabs({"Q1": bare(silent, CITY), "Q2": bare(silent, ACME)})).accepted == 4


def test_a_deal_that_stands_twice_in_one_part_and_once_in_the_next_is_two_deals() -> None:
    found = gather(tabs({"Q1": bare(BOLT, BOLT, CITY), "Q2": bare(BOLT)}))
    assert Counter(found.deals["account"].to_pylist()) == {"Bolt": 2, "City": 1}
    assert [one.problem.row for one in found.rejects] == [2]


def test_a_part_with_numbers_and_one_without_have_no_deal_in_common() -> None:
    both = gather(tabs({"Q1": written([("7", *BOLT), ("8", *CITY)]), "Q2": bare(BOLT, CITY)}))
    assert both.accepted == 4


def brute_force(parts: Sequence[Sequence[tuple[str, ...]]], numbered: bool) -> list[tuple[int, int]]:
    """Part and row of the deals that stay, by looking at every pair; without numbers one for one."""
    stay = []
    for at, rows in enumerate(parts):
        for place, row in enumerate(rows):
            key = row[0] if numbered else (row[1], row[2], row[5], row[6])
            same = [one[0] if numbered else (one[1], one[2], one[5], one[6]) for one in rows[:place]]
            turn = 0 if numbered else same.count(key)
            later = [
                [one[0] if numbered else (one[1], one[2], one[5], one[6]) for one in others].count(key)
                for others in parts[at + 1 :]
            ]
            own = numbered and key in [one[0] for one in rows[place + 1 :]]
            if not own and not any(count > turn for count in later):
                stay.append((at, place))
    return stay


ROWS = st.tuples(
    st.sampled_from([str(number) for number in range(6)]),
    st.sampled_from(["Ana", "Ben"]),
    st.sampled_from(["Acme", "Bolt"]),
    st.sampled_from(["Won", "Lost"]),
    st.just("2026-02-10"),
    st.sampled_from(["2026-01-05", "2026-01-06"]),
    st.sampled_from(["100", "200"]),
)


@given(st.lists(st.lists(ROWS, min_size=1, max_size=8), min_size=2, max_size=4), st.booleans())
@settings(max_examples=40, deadline=None)
def test_what_stays_of_random_parts_is_what_looking_at_every_pair_leaves(
    parts: list[list[tuple[str, ...]]], numbered: bool
) -> None:
    first = 0 if numbered else 1
    sample = [("98", "Ana", "Zed", "Won", "2026-02-10", "2026-01-05", "1")]
    sample += [("99", "Ben", "Zod", "Lost", "2026-02-11", "2026-01-06", "2")]
    parts = [[*sample, *rows] for rows in parts]  # so that every part's columns are plain
    book = {
        f"Tab {at}": written([row[first:] for row in rows], HEADERS[first:]) for at, rows in enumerate(parts)
    }
    found = gather(tabs(book))
    stayed = [(int(one["part"][4:]), one["row"] - 2) for one in found.deals.to_pylist()]
    assert stayed == brute_force(parts, numbered)
    ids = found.deals["deal_id"].to_pylist()
    assert len(set(ids)) == len(ids)


def office(draw: random.Random, size: int) -> list[tuple[str, ...]]:
    """Deals of an office with dirt in it, the columns of HEADERS and a currency."""
    start = date(2025, 1, 6)
    rows = []
    for number in range(size):
        created = start + timedelta(days=draw.randint(0, 400))
        stage = draw.choice(["Won", "Won", "Lost", "Lost", "Negotiation"])
        closed = str(created + timedelta(days=draw.randint(0, 90))) if stage != "Negotiation" else ""
        rep = draw.choice(
            ["Ana Ruiz", "ana ruiz", "Ben", "BEN", "Ben", "Ben", "Cleo", ""] if number > 4 else ["Ben"]
        )
        amount = draw.choice([*["100", "1,250.50", "", str(number)] * 4, "-5", "lots"])
        account = draw.choice(["Acme", "ACME Inc.", "Bolt GmbH", "", f"City {number}"])
        currency = draw.choice([*["EUR"] * 8, "USD"])
        rows.append((f"D{number:04d}", rep, account, stage, closed, str(created), amount, currency))
    return rows


def plain(table: pa.Table) -> list[dict[str, object]]:
    """Deals without what tells where they stand, by their number."""
    rows = table.drop_columns(["row", "part"]).to_pylist()
    return sorted(rows, key=lambda row: str(row["deal_id"]))


@given(st.integers(0, 10**6), st.integers(2, 5), st.booleans())
@settings(max_examples=15, deadline=None)
def test_an_office_split_into_parts_is_the_office(seed: int, count: int, shuffled: bool) -> None:
    draw = random.Random(seed)
    rows, headers = office(draw, 40 * count), (*HEADERS, "Currency")
    whole = read_deals("deals.csv", written(rows, headers))
    assert isinstance(whole, Intake)
    order = rows.copy()
    if shuffled:
        draw.shuffle(order)
    parts = [order[at::count] if shuffled else order[at * 40 : at * 40 + 40] for at in range(count)]
    found = gather(tabs({f"Tab {at}": written(part, headers) for at, part in enumerate(parts)}))
    assert found.currency == whole.currency
    assert (found.rows, found.accepted, found.reject_kinds) == (
        whole.rows,
        whole.accepted,
        whole.reject_kinds,
    )
    assert_same(plain(found.deals), plain(whole.deals), exact=not shuffled)


def assert_same(found: list[dict[str, object]], wanted: list[dict[str, object]], *, exact: bool) -> None:
    """In another order, two spellings as frequent as each other may change places."""
    if not exact:
        for row in (*found, *wanted):
            row["rep"] = str(row["rep"]).casefold()
    assert found == wanted


def test_the_download_of_rejects_of_several_parts_has_the_part_first_and_all_columns() -> None:
    german = ("Nummer", "Verkäufer", "Kunde", "Phase", "Abschlussdatum", "Erstellt am", "Betrag")
    book = {
        "Q1": written([*deals("1"), ("8", "", *BOLT[1:])]),
        "Q2": written([("9", *BOLT), ("9", "", "Zed", "Won", "2026-02-01", "", "1")], german),
    }
    table = make_pooled_table(gather(tabs(book)).rejects)
    assert table.column_names[:7] == ["Part", "Row", "Column", "Value", "Why", "How to mend it", "Deal ID"]
    assert set(german) <= set(table.column_names)
    rows = table.to_pylist()
    assert [(row["Part"], row["Row"], row["Account"], row["Kunde"]) for row in rows] == [
        ("Q1", 3, "Bolt", ""),
        ("Q2", 3, "", "Zed"),
    ]
    single = gather(tabs({"Q1": book["Q1"]}))
    assert make_pooled_table(single.rejects).equals(make_rejects_table(single.rejects))


CELLS = [
    "",
    "Ana",
    "Ben",
    "Won",
    "Lost",
    "Open",
    "2026-02-10",
    "03/04/2026",
    "100",
    "5 USD",
    "7 EUR",
    "A1",
    "n/a",
]
TITLES = [*HEADERS, "Currency", "User ID", "Full Name", "Industry", "OwnerId", "Status", "", "Notes"]
SHEETS = st.lists(st.sampled_from(TITLES), min_size=1, max_size=7).flatmap(
    lambda headers: st.tuples(
        st.just(headers),
        st.lists(st.lists(st.sampled_from(CELLS), min_size=len(headers), max_size=len(headers)), max_size=6),
    )
)
PARTS = st.lists(
    st.tuples(st.sampled_from(["Q1 2026", "Ana", "Ben – 2026Q2", "Users", "Deals"]), SHEETS, st.booleans()),
    max_size=5,
)


@given(PARTS, st.integers(1, 12))
@settings(max_examples=40, deadline=None)
def test_whatever_the_parts_hold_the_answer_is_an_office_or_a_sentence(
    parts: list[tuple[str, tuple[list[str], list[list[str]]], bool]], start: int
) -> None:
    good = [("1", *BOLT), ("2", *CITY)]
    pieces = [
        piece("Team", written(rows, headers), part=name, wanted=want) for name, (headers, rows), want in parts
    ]
    for listed in (pieces, [*pieces, piece("deals.csv", written(good), 1)]):
        found = gather_parts(listed, fiscal_start=start)
        assert len(found.parts) == len(listed)
        if isinstance(found, Gathered):
            check_sums(found)
            assert found.deals.schema == DEALS_SCHEMA
            assert pc.count_distinct(found.deals["deal_id"]).as_py() == found.accepted
            assert make_pooled_table(found.rejects).num_rows == found.rejected
        else:
            assert found.problem.why
            assert found.problem.mend
    assert isinstance(found, Gathered)
