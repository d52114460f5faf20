"""Lead sources in doubt: which are listed, with what, in which order."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from lib.classify.decide import classify_deals
from lib.classify.doubt import list_doubts
from lib.classify.nearest import nearest_rules
from lib.corrections import Standing
from tests.offices import deals_from


def _deals(*rows: tuple[str | None, str, float | None]) -> pa.Table:
    return deals_from({"source": source, "outcome": out, "amount": amount} for source, out, amount in rows)


DEALS = _deals(
    ("Xqzt", "won", 100.0),
    ("Xqzt", "won", None),
    ("Xqzt", "open", 900.0),
    ("Wqrt", "lost", 50.0),
    ("Wqrt", "lost", 50.0),
    ("Vqnn", "lost", 50.0),
    ("Cold call", "won", 100.0),
    ("N/A", "won", 5.0),
    (None, "won", 10.0),
)


def _list(deals: pa.Table, **standing: Any) -> list[tuple[str, int, int, float]]:
    doubts = list_doubts(classify_deals(deals, standing=Standing(**standing)))
    assert doubts.all == len(doubts.first)
    return [(doubt.value, doubt.deals, doubt.sales, doubt.revenue) for doubt in doubts.first]


def test_what_no_rule_knows_and_what_says_nothing_is_listed_the_most_sales_first() -> None:
    assert _list(DEALS) == [
        ("Xqzt", 3, 2, 100.0),
        ("N/A", 1, 1, 5.0),
        ("Wqrt", 2, 0, 0.0),
        ("Vqnn", 1, 0, 0.0),
    ]


def test_what_somebody_has_settled_is_in_doubt_no_more() -> None:
    listed = _list(DEALS, sources={"xqzt": "list"}, labels={"wqrt": "Cold call"})
    assert [value for value, *_ in listed] == ["N/A", "Vqnn"]


def test_a_label_that_no_rule_knows_is_in_doubt_with_all_that_is_read_as_it() -> None:
    assert _list(DEALS, labels={"wqrt": "Xqzt", "vqnn": "Xqzt"})[0] == ("Xqzt", 6, 2, 100.0)


def test_of_very_many_values_the_first_are_listed() -> None:
    deals = _deals(*((f"Qx{number:05d}zz", "open", None) for number in range(3_000)))
    listed = list_doubts(classify_deals(deals), limit=5)
    assert listed.all == 3_000
    assert [doubt.value for doubt in listed.first] == [f"Qx{number:05d}zz" for number in range(5)]


def test_an_office_without_deals_or_sources_has_no_doubts() -> None:
    assert _list(_deals()) == []
    assert _list(_deals((None, "won", 1.0))) == []


def test_a_value_has_the_nearest_rules_beside_it_but_not_one_that_says_nothing() -> None:
    deals = _deals(("Kundenempf", "won", 1.0), ("Other", "won", 1.0), ("Xqzt", "won", 1.0))
    near = {doubt.value: doubt.suggestions for doubt in list_doubts(classify_deals(deals)).first}
    assert near["Kundenempf"][0].channel == "referral"
    assert near["Other"] == near["Xqzt"] == ()


def test_each_channel_is_suggested_once_by_its_nearest_words() -> None:
    texts = ["Qmesse", "Kundenempf", "Recomnd by clnt", "Inbnd lead websit"]
    for doubt in list_doubts(classify_deals(_deals(*((text, "won", 1.0) for text in texts)))).first:
        channels = [each.channel for each in doubt.suggestions]
        assert len(channels) == len(set(channels))
        assert [each.channel for each in nearest_rules([doubt.value])[0]][:1] == channels[:1]
