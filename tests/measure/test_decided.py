"""The decided deals in order, against plain loops on random offices, and the facts read from them."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from statistics import median

import numpy as np
import pytest

from lib.measure.dealt import describe_dealt
from lib.measure.decided import list_decided
from lib.measure.encode import encode_deals
from lib.says import Count
from lib.terms import CHANNELS, CLASSES, quarter_index
from tests.offices import deals_from, random_office, with_channels

AS_OF = date(2023, 6, 30)


def _in_order(deals, start):
    """The twin: plain loops over the deals, one tuple a decided deal."""
    rows = deals.to_pylist()
    for rep in sorted({row["rep"] for row in rows}):
        mine = [row for row in rows if row["rep"] == rep]
        known = [row for row in mine if row["created"]]
        days = [day for row in known for day in (row["created"], row["closed"]) if day]
        last = min(max(days), AS_OF) if days else None
        decided = [row for row in mine if row["outcome"] != "open"]
        for row in sorted(decided, key=lambda row: (row["closed"], row["deal_id"].encode())):
            lost = row["outcome"] == "lost"
            watched = (last - row["closed"]).days if lost and last and last >= row["closed"] else -1
            news = [each["created"] for each in known if row["closed"] < each["created"] <= AS_OF]
            yield (
                rep,
                row["closed"].toordinal(),
                quarter_index(row["closed"], start),
                not lost,
                row["amount"],
                row["class"],
                row["channel"],
                row["industry"].strip().casefold() if row["industry"] else None,
                (min(news) - row["closed"]).days if lost and news else -1,
                watched,
            )


def _rows_of(decided):
    return [
        (
            decided.reps[decided.rep[at]],
            decided.day[at],
            decided.quarter[at],
            decided.won[at],
            None if np.isnan(decided.amount[at]) else decided.amount[at],
            CLASSES[decided.klass[at]],
            list(CHANNELS)[decided.channel[at]],
            decided.industries[decided.industry[at]].casefold() if decided.industry[at] >= 0 else None,
            decided.next_new[at],
            decided.watched[at],
        )
        for at in range(len(decided.day))
    ]


@pytest.mark.parametrize("seed", range(40))
def test_the_deals_are_those_of_plain_loops(seed):
    deals, start = random_office(seed), seed % 12 + 1
    decided = list_decided(deals, as_of=AS_OF, fiscal_start=start)
    assert _rows_of(decided) == list(_in_order(deals, start))
    assert decided.reps == encode_deals(deals).reps
    assert decided.has_created == (deals["created"].null_count < len(deals))
    for at, rep in enumerate(decided.reps):
        assert set(decided.rep[decided.starts[at] : decided.starts[at + 1]].tolist()) <= {at}
        mine = [row for row in deals.to_pylist() if row["rep"] == rep]
        days = [day for row in mine for day in (row["created"], row["closed"]) if day]
        assert decided.first_day[at] == (min(days).toordinal() if days else 0)


@pytest.mark.parametrize("seed", range(12))
def test_a_filter_keeps_the_deals_of_its_quarters_in_order(seed):
    decided = list_decided(random_office(seed), as_of=AS_OF)
    wanted = set(decided.quarter.tolist()[::2])
    kept = decided.within(wanted)
    assert _rows_of(kept) == [row for row in _rows_of(decided) if row[2] in wanted]
    assert np.diff(kept.starts).tolist() == [int((kept.rep == at).sum()) for at in range(len(kept.reps))]
    assert decided.within(None) is decided
    assert len(decided.within([1]).day) == 0


def test_what_is_shared_between_sessions_cannot_be_written_to():
    decided = list_decided(random_office(2), as_of=AS_OF)
    for each in (decided, decided.within(decided.quarter.tolist())):
        arrays = [value for value in vars(each).values() if isinstance(value, np.ndarray)]
        assert len(arrays) == 12
        assert not any(array.flags.writeable for array in arrays)


def test_an_office_of_open_deals_alone_has_reps_and_no_deals():
    deals = with_channels(
        deals_from([{"rep": "Ben"}, {"rep": "Ana", "created": date(2023, 1, 1)}]), ["list"] * 2
    )
    decided = list_decided(deals, as_of=AS_OF)
    assert (decided.reps, len(decided.day), decided.starts.tolist()) == (("Ana", "Ben"), 0, [0, 0, 0])
    assert decided.first_day.tolist() == [date(2023, 1, 1).toordinal(), 0]
    assert describe_dealt(decided.within([8092]), as_of=AS_OF) == {}


def test_a_new_deal_on_the_day_of_the_loss_or_after_the_last_day_is_no_next_one():
    day = date(2023, 6, 20)
    rows = [
        {"outcome": "lost", "created": day, "closed": day},
        {"created": day},
        {"created": AS_OF + timedelta(days=1)},
    ]
    decided = list_decided(with_channels(deals_from(rows), ["list"] * 3), as_of=AS_OF)
    assert (decided.next_new.tolist(), decided.watched.tolist()) == ([-1], [10])
    rows[2]["created"] = AS_OF
    decided = list_decided(with_channels(deals_from(rows), ["list"] * 3), as_of=AS_OF)
    assert (decided.next_new.tolist(), decided.watched.tolist()) == ([10], [10])


def test_industries_are_spelled_as_most_often():
    spelled = ["steel", "Steel ", "Steel", "STEEL", None, " ", "Bank"]
    rows = [{"outcome": "won", "closed": AS_OF, "industry": each} for each in spelled]
    decided = list_decided(with_channels(deals_from(rows), ["list"] * 7), as_of=AS_OF)
    assert decided.industries == ("Bank", "Steel")
    assert decided.industry.tolist() == [1, 1, 1, 1, -1, -1, 0]


def test_what_a_rep_was_dealt_by_hand():
    rows = [
        {"outcome": "won", "closed": date(2023, 6, 1), "amount": 10.0, "industry": "Toys"},
        {"outcome": "lost", "closed": date(2023, 6, 2), "amount": 40.0, "industry": "Bank"},
        {"outcome": "lost", "closed": date(2023, 6, 3), "industry": "Toys"},
        {"outcome": "open", "created": date(2023, 5, 1), "amount": 900.0, "industry": "Toys"},
        {"rep": "Ben", "outcome": "open"},
    ]
    deals = with_channels(deals_from(rows), ["assigned", "unsolicited", "assigned", "assigned", "list"])
    dealt = describe_dealt(list_decided(deals, as_of=AS_OF), as_of=AS_OF)
    assert list(dealt) == ["Ana"]
    ana = dealt["Ana"]
    assert (ana.assigned, ana.unsolicited, ana.size, ana.sized) == (Count(2, 3), Count(1, 3), 25.0, 2)
    assert ana.industries == (("Toys", 2), ("Bank", 1))
    assert (ana.since, ana.days) == (date(2023, 5, 1), 60)


@pytest.mark.parametrize("seed", range(10))
def test_what_reps_were_dealt_is_that_of_plain_loops(seed):
    decided = list_decided(random_office(seed), as_of=AS_OF)
    rows = _rows_of(decided)
    dealt = describe_dealt(decided, as_of=AS_OF)
    assert list(dealt) == list(dict.fromkeys(row[0] for row in rows))
    for rep, facts in dealt.items():
        mine = [row for row in rows if row[0] == rep]
        sizes = [row[4] for row in mine if row[4] is not None]
        assert facts.assigned == Count(sum(row[6] == "assigned" for row in mine), len(mine))
        assert (facts.sized, facts.size) == (len(sizes), median(sizes) if sizes else None)
        named = Counter(row[7] for row in mine if row[7])
        assert [(name.casefold(), n) for name, n in facts.industries] == sorted(
            named.items(), key=lambda pair: (-pair[1], pair[0])
        )
