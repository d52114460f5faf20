"""The rules themselves: every example, every counter-example, and one stated order among them."""

from __future__ import annotations

import pyarrow as pa
import pytest

from lib.classify.rules import Rule, Rulebook, load_rules, match_column, match_rules, why
from lib.classify.words import words_of_each
from lib.terms import CHANNELS

BOOKS = {
    "sources": load_rules().sources,
    "notes": load_rules().notes,
    "lost_reasons": load_rules().lost_reasons,
    "referrers": load_rules().referrers,
}
EACH = [(book, rule) for book, some in BOOKS.items() for rule in some.rules]
NAMES = [f"{book}:{rule.id}" for book, rule in EACH]


def taken_by(book: Rulebook, *texts: str) -> list[str | None]:
    return [book.rules[number].id if number >= 0 else None for number in match_rules(book, pa.array(texts))]


def channel_of(text: str) -> str | None:
    book = BOOKS["sources"]
    number = match_rules(book, pa.array([text]))[0]
    return book.rules[number].channel if number >= 0 else None


@pytest.mark.parametrize(("book", "rule"), EACH, ids=NAMES)
def test_a_rule_takes_its_examples_and_leaves_its_counter_examples(book: str, rule: Rule) -> None:
    assert taken_by(BOOKS[book], *rule.examples) == [rule.id] * len(rule.examples)
    assert rule.id not in taken_by(BOOKS[book], *rule.counter_examples)


@pytest.mark.parametrize(("book", "rule"), EACH, ids=NAMES)
def test_a_rule_is_complete(book: str, rule: Rule) -> None:
    assert len(rule.examples) >= 2
    assert len(rule.counter_examples) >= 1
    assert rule.channel in CHANNELS
    assert rule.because
    assert not rule.because.endswith(".")


@pytest.mark.parametrize("book", BOOKS)
def test_no_two_rules_of_a_book_claim_the_same_words(book: str) -> None:
    fillers = set(BOOKS[book].fillers)
    owner: dict[tuple[str, ...], str] = {}
    for rule in BOOKS[book].rules:
        for words in words_of_each([*rule.words, *rule.whole]):
            bare = tuple(word for word in words if word not in fillers)
            assert owner.setdefault(bare, rule.id) == rule.id, f"{bare}: {owner[bare]} and {rule.id}"


@pytest.mark.parametrize("book", BOOKS)
def test_rule_ids_are_different(book: str) -> None:
    ids = [rule.id for rule in BOOKS[book].rules]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("  TRADE   SHOW ", "trade_event"),
        ("trade_show", "trade_event"),
        ("Trade-Shows 2024", "trade_event"),
        ("TradeShow", "trade_event"),
        ("tradeshow", "trade_event"),
        ("ＴＲＡＤＥ ＳＨＯＷ", "trade_event"),
        ("Tráde Shöw", "trade_event"),
        ("Fair2023", "trade_event"),
        ("word\u00a0of\u00a0mouth", "word_of_mouth"),
        ("“Cold call”", "outbound"),
        ("Messerschmidt", None),
        ("Partnach", None),
        ("Weberei", None),
        ("🎉", None),
        ("", None),
        ("展会", "trade_event"),
    ],
)
def test_case_accents_punctuation_and_joints_do_not_matter_but_word_borders_do(
    text: str, channel: str | None
) -> None:
    assert channel_of(text) == channel


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("not a referral", None),
        ("never met through a client", None),
        ("Referral: no", None),
        ("Referral? No.", None),
        ("not a referral but a cold call", "outbound"),
        ("Not known – trade show", "trade_event"),
        ("No. 7 trade show", "trade_event"),
        ("without any partner", None),
    ],
)
def test_a_denial_turns_a_rule_round_within_its_clause(text: str, channel: str | None) -> None:
    assert channel_of(text) == channel


def test_of_several_rules_the_specific_one_then_the_higher_priority_then_the_longer_phrase_decides() -> None:
    assert channel_of("Web – organic search") == "inbound_marketing"
    assert channel_of("Other: trade show") == "trade_event"
    assert channel_of("Trade show, referral by Acme") == "referral"
    assert channel_of("Partner, met at a conference") == "trade_event"
    assert channel_of("Cold call after trade show") == "outbound"
    assert channel_of("Trade show, then cold call") == "trade_event"


def test_beside_web_analytics_a_referral_is_a_link_and_elsewhere_a_person() -> None:
    book = BOOKS["sources"]

    def channels(*values: str) -> list[str]:
        return [book.rules[number].channel for number in match_column(book, pa.array(values))]

    hubspot = ("REFERRALS", "DIRECT_TRAFFIC", "ORGANIC_SEARCH", "PAID_SEARCH", "OFFLINE")
    assert channels(*hubspot)[0] == "inbound_marketing"
    assert channels("Referral", "Organic Search", "Paid Search", "Cold Call")[0] == "referral"
    assert channels("Referral", "Organic Search")[0] == "referral"
    assert channels("Customer referral", "Organic Search", "Direct Traffic")[0] == "referral"


def test_why_names_the_rule_and_the_words_in_a_sentence() -> None:
    assert why("Fair Lyon 2023") == (
        "Rule “trade_event” takes “Fair Lyon 2023” by its words “fair”: "
        "trade shows, conferences and seminars."
    )
    assert why("Project Zebra") == "No rule knows “Project Zebra”."
