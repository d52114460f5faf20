"""Worked examples of each tally, by hand, and the laws that tallies keep."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from lib.measure.behaviours import count_all
from lib.measure.encode import encode_deals
from lib.measure.engines import ENGINES, EngineMissing, gather
from lib.measure.tally import TALLIES_SCHEMA, count_tallies, missing_columns
from tests.measure.twin import last_day
from tests.offices import deals_from, random_office, with_channels

JAN = date(2024, 1, 1)
LATE = date(2025, 12, 31)
QUICKEST = "polars"
"""For the examples: the twin sees to it that every engine says the same."""
Cells = dict[tuple[str, str], tuple[int, int, int]]


def day(number: int) -> date:
    return JAN + timedelta(days=number)


def office(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Deals with days as numbers from 1 January 2024; ``channel`` and ``advised`` may be given."""
    listed = [dict(row) for row in rows]
    channels = [row.pop("channel", "unknown") for row in listed]
    advised = [row.pop("advised", None) for row in listed]
    for row in listed:
        row |= {name: day(row[name]) for name in ("created", "closed") if name in row}
    return with_channels(deals_from(listed), channels, advised)


def count(deals: pa.Table, as_of: date = LATE, **settings: Any) -> Cells:
    """``(tally, rep)`` → hits, chances, young over all quarters."""
    sums: dict[tuple[str, str], Any] = {}
    for row in count_tallies(deals, as_of=as_of, engine=QUICKEST, **settings).to_pylist():
        key = row["tally"], row["rep"]
        sums[key] = sums.get(key, 0) + np.array([row[number] for number in ("hits", "chances", "young")])
    return {key: tuple(int(number) for number in numbers) for key, numbers in sums.items()}


def won(account: str, created: int, closed: int, **more: Any) -> dict[str, Any]:
    return {"outcome": "won", "account": account, "created": created, "closed": closed, **more}


def lost(account: str, created: int, closed: int, **more: Any) -> dict[str, Any]:
    return {"outcome": "lost", "account": account, "created": created, "closed": closed, **more}


def test_a_deal_follows_the_rep_s_previous_one_by_day_and_then_by_the_bytes_of_its_id() -> None:
    deals = office(
        [
            won("A", 0, 5, deal_id="b"),
            lost("B", 0, 5, deal_id="B"),
            won("C", 0, 6, deal_id="a"),
            won("D", 0, 1, deal_id="z", rep="Ben"),
        ]
    )
    cells = count(deals)
    assert cells["after_loss", "Ana"] == (1, 1, 0)
    assert cells["after_win", "Ana"] == (1, 1, 0)
    assert ("after_win", "Ben") not in cells


def test_pace_after_a_loss_looks_at_the_fourteen_days_after_it_and_not_at_the_day_itself() -> None:
    deals = office(
        [
            lost("A", 0, 10),
            won("B", 10, 11),
            won("C", 24, 30),
            won("D", 25, 40),
        ]
    )
    cells = count(deals)
    assert cells["pace_after_loss", "Ana"] == (1, 14, 0)
    assert cells["pace_other_days", "Ana"] == (3, 41 - 14, 0)


def test_pace_stops_on_the_day_the_data_speak_for_and_overlapping_losses_count_once() -> None:
    deals = office([lost("A", 0, 10), lost("B", 0, 12), won("C", 30, 60)])
    cells = count(deals, as_of=day(20))
    assert cells["pace_after_loss", "Ana"] == (0, 10, 0)
    assert cells["pace_other_days", "Ana"] == (2, 11, 0)


@pytest.mark.parametrize(("days", "hit"), [(1, 1), (182, 1), (183, 0)])
def test_a_lost_account_is_won_back_within_182_days_by_anyone(days: int, hit: int) -> None:
    deals = office([lost("A", 0, 10), won("A", 11, 10 + days, rep="Ben")])
    assert count(deals)["won_back", "Ana"] == (hit, 1, 0)


def test_a_win_on_the_day_of_the_loss_wins_nothing_back() -> None:
    deals = office([lost("A", 0, 10, deal_id="1"), won("A", 0, 10, deal_id="2")])
    assert count(deals)["won_back", "Ana"] == (0, 1, 0)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(lost("A", 0, 9), id="the account was lost before"),
        pytest.param({"account": "A", "created": 10}, id="another deal of it is open"),
        pytest.param(won("A", 10, 400), id="another deal of it is decided later"),
        pytest.param(won("A", -100, 10 - 90), id="it bought 90 days before"),
    ],
)
def test_a_loss_does_not_lose_the_account_where(other: dict[str, Any]) -> None:
    cells = count(office([lost("A", 0, 10), {"rep": "Ben", **other}]), as_of=day(900))
    assert ("won_back", "Ana") not in cells


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"account": "A"}, id="an open deal has no date"),
        pytest.param({"account": "A", "created": 11}, id="another deal was opened later"),
        pytest.param(won("A", -100, 10 - 91), id="it bought 91 days before"),
        pytest.param({"outcome": "won", "account": "A", "closed": day(400)}, id="a later win has no created"),
    ],
)
def test_a_loss_loses_the_account_although(other: dict[str, Any]) -> None:
    row = {**other}
    if isinstance(row.get("closed"), date):
        row["closed"] = 400
    assert count(office([lost("A", 0, 10), {"rep": "Ben", **row}]), as_of=day(900))["won_back", "Ana"] == (
        0,
        1,
        0,
    )


def test_a_friend_returns_the_account_only_where_the_first_win_came_through_one() -> None:
    friend = {"channel": "won_back_by_friend", "referred_by": "Z"}
    first = office([lost("A", 0, 10), won("A", 20, 30, **friend), won("A", 20, 40)])
    second = office([lost("A", 0, 10), won("A", 20, 30), won("A", 20, 40, **friend)])
    assert count(first)["friend_returns", "Ana"] == (1, 1, 0)
    assert count(second)["friend_returns", "Ana"] == (0, 1, 0)


def test_a_chance_is_young_until_182_days_have_passed() -> None:
    deals = office([lost("A", 0, 10), won("B", 0, 10)])
    young, old = count(deals, as_of=day(10 + 181)), count(deals, as_of=day(10 + 182))
    assert young["won_back", "Ana"] == young["comes_back", "Ana"] == (0, 0, 1)
    assert old["won_back", "Ana"] == old["comes_back", "Ana"] == (0, 1, 0)


def test_a_customer_comes_back_with_a_deal_created_after_the_win_and_counts_once_a_quarter() -> None:
    deals = office([won("A", 0, 10), won("A", 10, 20), won("A", 21, 192)])
    assert count(deals)["comes_back", "Ana"] == (1, 2, 0)
    assert count(office([won("A", 0, 10), won("A", 11, 193)]))["comes_back", "Ana"] == (0, 2, 0)


def test_a_referral_counts_for_the_latest_win_before_it() -> None:
    deals = office(
        [
            won("A", 0, 10, rep="Ben"),
            won("A", 0, 100),
            {"account": "X", "created": 101, "referred_by": "A", "rep": "Cy"},
            {"account": "Y", "created": 100, "referred_by": "A", "rep": "Cy"},
            {"account": "Z", "created": 100 + 183, "referred_by": "A", "rep": "Cy"},
        ]
    )
    cells = count(deals)
    assert cells["referrals_earned", "Ana"] == (1, 1, 0)
    assert cells["referrals_earned", "Ben"] == (1, 1, 0)


def test_no_squeeze_leaves_out_the_last_ten_days_of_the_fiscal_quarter() -> None:
    march = [date(2024, 3, 21), date(2024, 3, 22), date(2024, 3, 31), date(2024, 4, 1)]
    deals = office([won("A", 0, (closed - JAN).days) for closed in march])
    assert count(deals)["no_squeeze", "Ana"] == (2, 4, 0)
    assert count(deals, fiscal_start=2)["no_squeeze", "Ana"] == (4, 4, 0)


def test_honest_noes_introductions_and_competitors_are_shares_of_what_can_say_so() -> None:
    deals = office(
        [
            lost("A", 0, 1, lost_reason="Not a fit", advised=True, channel="referral"),
            lost("B", 0, 1, lost_reason="Price", advised=False, competitor="none"),
            lost("C", 0, 1, competitor=" "),
            {"account": "D", "created": 3, "channel": "past_contact", "competitor": "Rival"},
        ]
    )
    cells = count(deals)
    assert cells["honest_no", "Ana"] == (1, 2, 0)
    assert cells["introduced", "Ana"] == (2, 4, 0)
    assert cells["knows_competition", "Ana"] == (1, 3, 0)


def test_new_ground_is_an_industry_not_opened_in_the_year_before() -> None:
    days = {0: "Steel", 364: "Toys", 365: "steel ", 366: "Bank", 731: "STEEL", 732: "Farm"}
    deals = office({"account": "A", "created": at, "industry": trade} for at, trade in days.items())
    # 365: Steel was opened 365 days before, 366: new, 731: 366 days after the last, 732: new.
    assert count(deals)["new_ground", "Ana"] == (3, 4, 0)


def test_a_tally_whose_columns_say_nothing_is_absent_not_zero() -> None:
    deals = office([{"outcome": "won", "closed": 5}, {"outcome": "lost", "closed": 6}])
    assert set(count(deals)) == {
        (tally, "Ana") for tally in ("close_rate", "close_rate:unknown", "after_win", "no_squeeze")
    }
    assert missing_columns(deals) >= {"created", "account", "industry", "referred_by"}
    assert not missing_columns(deals) & {"rep", "outcome", "closed"}


def test_days_made_from_a_periods_name_tell_the_quarter_and_nothing_that_needs_the_day() -> None:
    rows = [{"outcome": "won", "closed": 5, "created": 1}, {"outcome": "lost", "closed": 6, "created": 1}]
    made = office([{**rows[0], "closed_from_name": True}, rows[1]])
    assert missing_columns(made) - missing_columns(office(rows)) == {"closed"}
    assert set(count(made)) == {
        (tally, "Ana") for tally in ("close_rate", "close_rate:unknown", "introduced")
    }


def test_an_office_of_open_deals_lacks_no_close_date() -> None:
    assert "closed" not in missing_columns(office([{}, {"account": "A"}]))


@pytest.mark.parametrize("engine", ENGINES)
def test_an_office_without_deals_or_without_decided_ones_has_tallies_of_nothing(engine: str) -> None:
    nothing = with_channels(deals_from([]), [])
    assert count_tallies(nothing, as_of=LATE, engine=engine).equals(TALLIES_SCHEMA.empty_table())
    undated = office([{}, {"account": "A"}])
    assert count_tallies(undated, as_of=LATE, engine=engine).num_rows == 0


def test_an_unknown_engine_is_named_in_one_sentence() -> None:
    with pytest.raises(EngineMissing, match="no engine abacus; choose one of pandas, polars"):
        count_tallies(office([]), as_of=LATE, engine="abacus")


def test_an_engine_that_is_not_installed_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # None in sys.modules is how Python itself marks a module that cannot be imported.
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(EngineMissing) as raised:
        count_tallies(office([]), as_of=LATE, engine="duckdb")
    assert str(raised.value) == "The engine duckdb is not installed: pip install duckdb"


def test_a_lazy_polars_frame_gives_what_an_eager_one_gives() -> None:
    deals = random_office(7, deals=120, complete=True)
    coded, as_of = encode_deals(deals), last_day(deals).toordinal()
    rows, quarters = (nw.from_native(pl.DataFrame(table)) for table in (coded.table, coded.quarters))
    eager, lazy = count_all(rows, quarters, as_of), count_all(rows.lazy(), quarters.lazy(), as_of)
    for one, other in zip(eager, lazy, strict=True):
        assert gather(one).sort_by("seat").equals(gather(other).sort_by("seat"))


def as_counter(tallies: pa.Table) -> Counter[tuple[str, int, str, str]]:
    numbers: Counter[tuple[str, int, str, str]] = Counter()
    for row in tallies.to_pylist():
        for number in ("hits", "chances", "young"):
            numbers[row["rep"], row["quarter"], row["tally"], number] += row[number]
    return +numbers


@pytest.mark.parametrize("seed", range(300, 306))
def test_the_order_of_rows_and_the_way_texts_are_stored_do_not_matter(seed: int) -> None:
    deals = random_office(seed, deals=60, complete=True)
    order = list(range(len(deals)))
    random.Random(seed).shuffle(order)
    shuffled = deals.take(order)
    half = len(deals) // 2
    plain = pa.table(
        {
            name: shuffled[name].cast(pa.string())
            if pa.types.is_dictionary(shuffled[name].type)
            else shuffled[name]
            for name in shuffled.column_names
        }
    )
    pieces = pa.concat_tables([shuffled.slice(half), shuffled.slice(0, half)])
    expected = count_tallies(deals, as_of=last_day(deals), engine=QUICKEST)
    for same in (shuffled, plain, pieces):
        assert count_tallies(same, as_of=last_day(deals), engine=QUICKEST).equals(expected)


@pytest.mark.parametrize("seed", range(310, 316))
def test_offices_that_share_no_rep_and_no_account_add_up(seed: int) -> None:
    one, other = (random_office(seed + part, deals=60, complete=True) for part in (0, 1000))
    as_of = max(last_day(one), last_day(other))
    apart = rename(other)
    together = count_tallies(pa.concat_tables([one, apart]), as_of=as_of, engine=QUICKEST)
    parts = [as_counter(count_tallies(part, as_of=as_of, engine=QUICKEST)) for part in (one, apart)]
    assert as_counter(together) == parts[0] + parts[1]


def rename(deals: pa.Table) -> pa.Table:
    for name in ("rep", "account_key", "referred_key", "deal_id"):
        texts = [f"{text}, elsewhere" if text is not None else None for text in deals[name].to_pylist()]
        place = deals.schema.get_field_index(name)
        deals = deals.set_column(
            place, deals.schema.field(name), pa.array(texts, deals.schema.field(name).type)
        )
    return deals


@pytest.mark.parametrize("seed", range(320, 330))
def test_hits_are_never_more_than_chances_where_each_chance_has_one(seed: int) -> None:
    deals = random_office(seed)
    several = {"pace_after_loss", "pace_other_days", "referrals_earned"}
    for row in count_tallies(deals, as_of=last_day(deals), engine=QUICKEST).to_pylist():
        assert row["tally"] in several or 0 <= row["hits"] <= row["chances"]
