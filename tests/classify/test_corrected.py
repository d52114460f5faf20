"""What people corrected, applied: each kind, which is stronger, and what the next export brings back."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.classify.corrected import resolve_chains
from lib.classify.decide import classify_deals
from lib.classify.keys import make_deal_keys
from lib.corrections import Correction, Kind, Standing, find_standing
from tests.offices import deals_from, random_office

MARCH_3 = 1_772_539_200.0
"""3 March 2026, noon in UTC."""
ANA = "ana@firm.example"


def correct(
    kind: Kind, subject: str, value: str | None, words: str = "", who: str | None = ANA, made: float = MARCH_3
) -> Correction:
    return Correction(f"{kind}-{subject}-{value}", made, who, kind, subject, value, None, words or subject)


def classified(deals: pa.Table, *corrections: Correction, has_ids: bool = True) -> list[dict[str, Any]]:
    keys = make_deal_keys(deals, has_ids=has_ids)
    return classify_deals(deals, standing=find_standing(corrections), keys=keys).to_pylist()


def deal(deal_id: str, source: str | None = None, account: str | None = None, **more: Any) -> dict[str, Any]:
    return {"deal_id": deal_id, "source": source, "account": account, "created": date(2026, 1, 5), **more}


OFFICE = deals_from(
    [
        deal("1", "Bekannte", "Acme"),
        deal("2", "bekannte ", "Borealis"),
        deal("3", "Cold call", "Acme"),
        deal("4", None, "Acme"),
        deal("5", "Xqzt", None),
    ]
)


def channels(*corrections: Correction) -> list[str]:
    return [row["channel"] for row in classified(OFFICE, *corrections)]


def test_a_correction_of_a_deal_is_the_strongest_evidence_and_says_by_whom_and_when() -> None:
    row = classified(OFFICE, correct("deal", "3", "referral"))[2]
    assert (row["channel"], row["class"], row["evidence"]) == ("referral", "provoked", "correction")
    assert row["because"] == "Corrected by ana@firm.example on 3 Mar 2026: this deal is “Referral”."
    unsigned = classified(OFFICE, correct("deal", "3", "referral", who=None))[2]
    assert unsigned["because"] == "Corrected on 3 Mar 2026: this deal is “Referral”."


def test_a_correction_of_a_source_holds_for_every_spelling_of_it_and_names_it_as_people_know_it() -> None:
    rows = classified(OFFICE, correct("source", "bekannte", "word_of_mouth", "Bekannte"))
    assert [row["channel"] for row in rows[:2]] == ["word_of_mouth"] * 2
    assert rows[1]["because"] == (
        "Corrected by ana@firm.example on 3 Mar 2026: "
        "every deal with the lead source “Bekannte” is “Word of mouth”."
    )
    assert rows[4]["evidence"] == "none"


def test_a_correction_of_an_account_holds_for_all_its_deals() -> None:
    rows = classified(OFFICE, correct("account", "acme", "tender", "Acme"))
    assert [row["evidence"] == "correction" for row in rows] == [True, False, True, True, False]
    assert rows[3]["because"] == (
        "Corrected by ana@firm.example on 3 Mar 2026: every deal of Acme is “Tender”."
    )


def test_deal_goes_before_account_before_source() -> None:
    of_source = correct("source", "bekannte", "word_of_mouth")
    of_account = correct("account", "acme", "tender")
    of_deal = correct("deal", "1", "list")
    for order in (
        (of_source, of_account, of_deal),
        (of_deal, of_account, of_source),
    ):
        assert channels(*order)[:4] == ["list", "word_of_mouth", "tender", "tender"]


def test_what_was_taken_back_holds_no_more() -> None:
    given_ = correct("deal", "3", "referral")
    taken = correct("deal", "3", None)
    assert channels(given_, taken) == channels()


def test_a_label_renames_the_value_before_the_rules_and_is_what_the_sentence_names() -> None:
    row = classified(OFFICE, correct("label", "xqzt", "Trade show"))[4]
    assert (row["channel"], row["evidence"], row["source"]) == ("trade_event", "source", "Trade show")
    assert row["because"].startswith("Lead source says “Trade show”: ")


def test_labels_lead_through_one_another_and_merge_with_what_is_there() -> None:
    rows = classified(OFFICE, correct("label", "xqzt", "Kumpel"), correct("label", "kumpel", "BEKANNTE"))
    assert [row["source"] for row in rows] == ["BEKANNTE", "BEKANNTE", "Cold call", None, "BEKANNTE"]
    around = classified(OFFICE, correct("label", "xqzt", "Bekannte"), correct("label", "bekannte", "Xqzt"))
    assert len({row["source"] for row in (around[0], around[1], around[4])}) == 1


def test_a_correction_of_a_label_holds_for_all_read_as_it_and_one_of_the_value_stays() -> None:
    label = correct("label", "xqzt", "Kumpel")
    assert channels(label, correct("source", "kumpel", "introduction"))[4] == "introduction"
    assert channels(label, correct("source", "xqzt", "list"))[4] == "list"
    both = channels(label, correct("source", "xqzt", "list"), correct("source", "kumpel", "introduction"))
    assert both[4] == "introduction"


def test_a_merge_joins_the_histories_of_two_accounts_and_of_referrers() -> None:
    deals = deals_from(
        [
            deal("1", None, "ACME", outcome="lost", created=date(2024, 1, 5), closed=date(2024, 3, 1)),
            deal("2", None, "Acme Holding", created=date(2026, 1, 5)),
            deal("3", None, "Zenit", outcome="won", created=date(2024, 1, 5), closed=date(2024, 3, 1)),
            deal("4", None, "Other", referred_by="Zenit AG"),
        ]
    )
    assert [row["channel"] for row in classified(deals)][1::2] == ["unknown", "introduction"]
    rows = classified(deals, correct("merge", "acme holding", "acme"), correct("merge", "zenit ag", "zenit"))
    assert [row["channel"] for row in rows][1::2] == ["won_back", "referral"]
    assert [row["account_key"] for row in rows[:2]] == ["acme", "acme"]
    assert rows[3]["referred_key"] == "zenit"
    assert rows[1]["account"] == "Acme Holding"


def test_a_correction_of_an_account_outlives_its_merge_and_gives_way_to_one_of_the_whole() -> None:
    merge, part = correct("merge", "borealis", "acme"), correct("account", "borealis", "list")
    assert channels(merge, part)[:4] == ["list"] * 4
    whole = correct("account", "acme", "tender")
    assert channels(merge, part, whole)[:4] == ["tender"] * 4


def test_of_two_merged_accounts_that_were_both_corrected_the_later_correction_holds() -> None:
    merges = (correct("merge", "borealis", "new"), correct("merge", "acme", "new"))
    early = correct("account", "acme", "list", made=MARCH_3 - 9)
    assert channels(*merges, correct("account", "borealis", "tender"), early)[0] == "tender"


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")))
def test_whatever_people_merge_in_circles_every_account_ends_somewhere_and_joined_ones_together(
    steps: dict[str, str],
) -> None:
    ends = resolve_chains(steps)
    for start, goal in steps.items():
        assert ends.get(start, start) == ends.get(goal, goal)
        assert ends.get(ends.get(start, start), ends.get(start, start)) == ends.get(start, start)


def test_what_a_newer_version_left_in_the_store_changes_nothing_here() -> None:
    strange = (
        correct("deal", "1", "telepathy"),
        correct("class", "referral", "destiny"),
        correct("class", "telepathy", "chance"),
    )
    assert classified(OFFICE, *strange) == classified(OFFICE)


def test_a_correction_whose_deal_is_gone_harms_nothing() -> None:
    assert classified(OFFICE, correct("deal", "99", "referral")) == classified(OFFICE)


def test_two_deals_with_one_id_are_both_corrected() -> None:
    deals = deals_from([deal("1"), deal("1", "Cold call"), deal("2")])
    got = [row["channel"] for row in classified(deals, correct("deal", "1", "referral"))]
    assert got == ["referral", "referral", "unknown"]


def test_a_class_moved_by_this_office_holds_for_corrected_deals_too() -> None:
    rows = classified(OFFICE, correct("deal", "1", "referral"), correct("class", "referral", "chance"))
    assert rows[0]["class"] == "chance"


@pytest.mark.parametrize("has_ids", [True, False])
def test_a_new_export_with_more_deals_in_another_order_brings_every_correction_back(has_ids: bool) -> None:
    for seed in range(12):
        deals = random_office(seed).drop_columns(
            ["channel", "class", "evidence", "because", "advised_against"]
        )
        keys = make_deal_keys(deals, has_ids=has_ids)
        chosen = random.Random(seed).sample(range(len(deals)), min(3, len(deals)))
        standing = Standing(deals={keys[place].as_py(): "chance_meeting" for place in chosen})
        before = classify_deals(deals, standing=standing, keys=keys)
        after = pa.concat_tables([deals_from([deal("new", "Fair", rep="Zoe")]), deals]).unify_dictionaries()
        order = list(range(len(after)))
        if has_ids:
            random.Random(seed).shuffle(order)
        after = after.take(pa.array(order))
        again = classify_deals(after, standing=standing, keys=make_deal_keys(after, has_ids=has_ids))
        ids = [set(_corrected_ids(table)) for table in (before, again)]
        assert ids[0] == ids[1] == {deals["deal_id"][place].as_py() for place in chosen}


def _corrected_ids(deals: pa.Table) -> list[str]:
    return [row["deal_id"] for row in deals.to_pylist() if row["evidence"] == "correction"]


def test_deals_of_which_all_is_the_same_have_keys_of_their_own_in_the_order_of_rows() -> None:
    same = {"rep": "Ana", "account": "Acme", "amount": 10.0, "created": date(2026, 1, 5), "source": "Web"}
    deals = deals_from([same, {**same, "amount": 11.0}, same, {**same, "rep": " ana", "source": "WEB "}])
    keys = make_deal_keys(deals, has_ids=False).to_pylist()
    assert keys[0][:-1] == keys[2][:-1] == keys[3][:-1] != keys[1][:-1]
    assert [key[-1] for key in keys] == ["1", "1", "2", "3"]


def test_a_key_is_the_same_on_every_day_and_machine() -> None:
    deals = deals_from(
        [
            {"rep": "Ana", "account": "Acme", "amount": 10.5, "created": date(2026, 1, 5), "source": "Web"},
            {"rep": "Ana"},
        ]
    )
    assert make_deal_keys(deals, has_ids=False).to_pylist() == ["#5a22a7ae86c4d16a.1", "#a84112c046802e38.1"]


def test_rows_without_an_id_among_others_with_one_have_digests() -> None:
    deals = deals_from([deal("D-1"), deal("00003")])
    keys = make_deal_keys(deals, has_ids=pa.array([True, False]).to_numpy(zero_copy_only=False)).to_pylist()
    assert keys[0] == "D-1"
    assert keys[1].startswith("#")


def test_somebodys_words_stay_words_in_the_sentence_of_a_correction() -> None:
    odd = correct("source", "bekannte", "list", "{by}\n" + "x" * 300, who="{words}@firm.example")
    because = classified(OFFICE, odd)[0]["because"]
    assert because.startswith("Corrected by {words}@firm.example on 3 Mar 2026: every deal with")
    assert "“{by} xxx" in because
    assert len(because) < 250
