"""Where each deal came from: worked by hand, and against the twin on random offices."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from lib.classify.decide import classify_deals
from lib.corrections import Standing
from lib.terms import CLASSIFIED_FIELDS, DEALS_SCHEMA
from tests.classify import twin
from tests.offices import deals_from, random_office


def d(text: str) -> date:
    return date.fromisoformat(text)


def classified(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    return classify_deals(deals_from(rows)).to_pylist()


def deal(
    deal_id: str, outcome: str = "open", created: str | None = None, closed: str | None = None, **more: Any
):
    return {
        "deal_id": deal_id,
        "outcome": outcome,
        "created": created and d(created),
        "closed": closed and d(closed),
        "account": "Acme",
        **more,
    }


@pytest.mark.parametrize("block", range(12))
def test_the_twin_in_plain_loops_agrees_on_random_offices(block: int) -> None:
    for seed in range(block * 20, block * 20 + 20):
        deals = random_office(seed)
        if seed % 2:
            sources = [("Web" if value == "Other" else value) for value in deals.column("source").to_pylist()]
            place = deals.schema.get_field_index("source")
            deals = deals.set_column(
                place, DEALS_SCHEMA.field("source"), pa.array(sources, pa.string()).dictionary_encode()
            )
        rows = deals.to_pylist()
        expected = [twin.classify(rows, row) for row in rows]
        got = classify_deals(deals)
        seen = list(zip(got["channel"].to_pylist(), got["evidence"].to_pylist(), strict=True))
        assert seen == expected, f"office {seed}"


def test_the_order_of_rows_and_the_chunks_of_the_table_change_nothing() -> None:
    deals = random_office(7, deals=250)
    order = np.random.default_rng(1).permutation(len(deals))
    shuffled = deals.take(pa.array(order))
    pieces = pa.concat_tables([shuffled.slice(0, 100), shuffled.slice(100, 1), shuffled.slice(101)])
    plain, other = classify_deals(deals), classify_deals(pieces)
    assert other["channel"].to_pylist() == plain["channel"].take(pa.array(order)).to_pylist()


def test_the_xerox_story_says_who_and_when() -> None:
    rows = classified(
        deal("0031", "lost", "2023-11-01", "2024-02-01"),
        deal("0042", "won", "2024-01-05", "2024-03-03", account="Borealis"),
        deal("0050", "won", "2024-09-01", "2024-10-01", referred_by="Borealis", source="Cold call"),
    )
    assert (rows[2]["channel"], rows[2]["class"], rows[2]["evidence"]) == (
        "won_back_by_friend",
        "provoked",
        "referred_by",
    )
    assert rows[2]["because"] == (
        "Referred by Borealis, a customer since 3 Mar 2024 (deal 0042); "
        "the account’s last decided deal was lost on 1 Feb 2024 (deal 0031)."
    )


def test_a_referrer_is_a_customer_only_if_won_strictly_before() -> None:
    win = deal("A", "won", "2024-01-01", "2024-03-03", account="Borealis")
    same_day, day_after = (
        classified(win, deal("B", created=day, account="Newco", referred_by="Borealis"))[1]
        for day in ("2024-03-03", "2024-03-04")
    )
    assert (same_day["channel"], day_after["channel"]) == ("introduction", "referral")
    assert same_day["because"] == (
        "Referred by Borealis, who had not bought here before this deal was created on 3 Mar 2024."
    )
    assert day_after["because"] == "Referred by Borealis, a customer since 3 Mar 2024 (deal A)."


@pytest.mark.parametrize("nobody", ["N/A", "none", "-", "?", "No"])
def test_a_referrer_that_is_nobody_says_nothing(nobody: str) -> None:
    assert classified(deal("A", created="2024-01-01", referred_by=nobody))[0]["evidence"] == "none"


def test_a_customer_may_be_called_none() -> None:
    win = deal("A", "won", "2024-01-01", "2024-01-03", account="None")
    assert classified(win, deal("B", created="2024-02-01", referred_by="None"))[1]["channel"] == "referral"


def test_another_deal_open_that_day_makes_it_ongoing_and_the_last_day_counts() -> None:
    other = deal("17", "won", "2024-01-01", "2024-05-05")
    channels = {
        day: classified(other, deal("18", created=day))[1]["channel"]
        for day in ("2024-01-01", "2024-01-02", "2024-05-05", "2024-05-06", "2024-08-03", "2024-08-04")
    }
    assert channels == {
        "2024-01-01": "unknown",
        "2024-01-02": "ongoing",
        "2024-05-05": "ongoing",
        "2024-05-06": "ongoing",
        "2024-08-03": "ongoing",
        "2024-08-04": "repeat_customer",
    }


def test_history_says_which_deal_and_when() -> None:
    lost = deal("9", "lost", "2024-01-01", "2024-02-01")
    never_decided = deal("5", created="2023-01-01")
    assert classified(lost, deal("10", created="2024-06-01"))[1]["because"] == (
        "The account was lost on 1 Feb 2024 (deal 9), and no deal of it was open when this one was "
        "created on 1 Jun 2024: it came back."
    )
    assert classified(lost, deal("10", created="2024-02-02"))[1]["because"] == (
        "The account’s last decided deal was lost on 1 Feb 2024 (deal 9), only 1 day before this one was "
        "created on 2 Feb 2024: it is being worked already."
    )
    assert classified(never_decided, deal("10", "won", None, "2024-06-01"))[1]["because"] == (
        "Another deal of this account (deal 5, opened 1 Jan 2023) was still open when this one was "
        "decided on 1 Jun 2024."
    )


def test_a_tie_on_the_day_is_settled_by_the_id_as_text() -> None:
    ties = [deal("9", "lost", "2024-01-01", "2024-02-01"), deal("10", "won", "2024-01-01", "2024-02-01")]
    assert classified(*ties, deal("z", created="2024-09-01"))[2]["channel"] == "won_back"


def test_a_deal_is_not_its_own_past() -> None:
    backwards = deal("1", "won", "2024-06-01", "2024-01-01", referred_by="Acme")
    assert classified(backwards)[0]["channel"] == "introduction"
    assert classified({**backwards, "referred_by": None})[0]["channel"] == "unknown"


def test_generic_words_give_way_to_history_and_specific_ones_do_not() -> None:
    won = deal("1", "won", "2023-01-01", "2023-02-01")

    def last(source: str) -> tuple[str, str]:
        row = classified(won, deal("2", created="2024-01-01", source=source))[1]
        return row["channel"], row["evidence"]

    assert last("Web") == ("repeat_customer", "history")
    assert last("Existing Business") == ("repeat_customer", "history")
    assert last("Other") == ("repeat_customer", "history")
    assert last("Project Zebra") == ("repeat_customer", "history")
    assert last("Trade show") == ("trade_event", "source")


def test_a_generic_word_stands_where_history_is_silent_and_one_that_says_nothing_never_does() -> None:
    web, other = (
        classified(deal("2", created="2024-01-01", source=source))[0] for source in ("Web", "Other")
    )
    assert (web["channel"], web["evidence"]) == ("inbound_marketing", "source")
    assert web["because"] == (
        "Lead source says “Web”: the web site, a form, a shop or an address we publish; "
        "the account has no earlier deal here."
    )
    assert (other["channel"], other["evidence"]) == ("unknown", "none")
    assert other["because"] == (
        "Lead source says only “Other”, and the account has no earlier deal here: "
        "fill in Referred by, or a lead source that says more."
    )


def test_notes_speak_last() -> None:
    met = {"notes": "We met at the golf day in June."}
    assert classified(deal("1", created="2024-01-01", **met))[0]["channel"] == "community"
    assert classified(deal("1", created="2024-01-01", **met))[0]["because"] == (
        "The notes speak of “met at golf day”: met by going where one did not have to."
    )
    assert classified(deal("1", created="2024-01-01", source="Cold call", **met))[0]["evidence"] == "source"
    with_past = classified(
        deal("0", "won", "2022-01-01", "2022-02-01"), deal("1", created="2024-01-01", **met)
    )
    assert with_past[1]["evidence"] == "history"


def test_nothing_said_says_what_to_fill_in() -> None:
    assert classified(deal("1", created="2024-01-01"))[0]["because"] == (
        "No lead source, and the account has no earlier deal here: add the column Lead source or Referred by."
    )
    no_account = classified(deal("1", "won", None, "2024-01-01", account=None))[0]
    assert no_account["because"].startswith("No lead source, and no account is named")
    assert "no date" in classified(deal("1"))[0]["because"]


def test_an_open_deal_without_a_date_has_no_history_and_is_nobodys_open_deal() -> None:
    rows = classified(deal("1"), deal("2", created="2024-01-01"), deal("3", referred_by="Acme"))
    assert [row["channel"] for row in rows] == ["unknown", "unknown", "introduction"]
    assert rows[2]["because"] == (
        "Referred by Acme; the deal has no date, so whether that was a customer by then can’t be told."
    )


def test_a_manager_may_count_a_channel_otherwise() -> None:
    deals = deals_from([deal("1", created="2024-01-01", source="Trade show")])
    assert classify_deals(deals, standing=Standing(classes={"trade_event": "provoked"}))[
        "class"
    ].to_pylist() == ["provoked"]
    assert classify_deals(deals)["class"].to_pylist() == ["process"]


def test_advised_against_is_said_only_of_losses_with_a_reason() -> None:
    rows = classified(
        *(
            deal(str(n), "lost", None, "2024-01-01", lost_reason=reason)
            for n, reason in enumerate(("Not a fit", "Price", None))
        ),
        deal("w", "won", None, "2024-01-01", lost_reason="Not a fit"),
        deal("o", created="2024-01-01", lost_reason="Not a fit"),
    )
    assert [row["advised_against"] for row in rows] == [True, False, None, None, None]


def test_the_table_keeps_its_columns_and_gains_the_agreed_ones() -> None:
    for deals in (deals_from([]), deals_from([deal("1")]), random_office(3)):
        got = classify_deals(deals)
        assert got.schema.names == [*DEALS_SCHEMA.names, *(field.name for field in CLASSIFIED_FIELDS)]
        assert [got.schema.field(field.name) for field in CLASSIFIED_FIELDS] == list(CLASSIFIED_FIELDS)
        assert all(got["because"].to_pylist())
        got.validate(full=True)


def test_somebodys_words_stay_words() -> None:
    long = "{referrer} <b>x</b>\n" + "y" * 500
    because = classified(deal("1", created="2024-01-01", source=long))[0]["because"]
    assert "{referrer} <b>x</b> yyy" in because
    assert "\n" not in because
    assert len(because) < 250
