"""METRICS.md, section 2, in plain loops: slow, obvious, and independent of the arrays it checks."""

from __future__ import annotations

from datetime import date
from typing import Any

Deal = dict[str, Any]

CHANNEL_OF = {
    "Cold call": "outbound",
    "Referral": "referral",
    "Trade show": "trade_event",
    "Web": "inbound_marketing",
}
GENERIC = {"Web"}


def day_of(deal: Deal) -> date | None:
    return deal["created"] or deal["closed"]


def decided_before(deals: list[Deal], key: str | None, day: date, but: Deal) -> list[Deal]:
    found = [
        deal
        for deal in deals
        if deal is not but
        and key is not None
        and deal["account_key"] == key
        and deal["closed"] is not None
        and deal["closed"] < day
    ]
    return sorted(found, key=lambda deal: (deal["closed"], deal["deal_id"].encode()))


def open_on(deals: list[Deal], key: str | None, day: date, but: Deal) -> list[Deal]:
    return [
        deal
        for deal in deals
        if deal is not but
        and key is not None
        and deal["account_key"] == key
        and day_of(deal) is not None
        and day_of(deal) < day
        and (deal["closed"] is None or deal["closed"] >= day)
    ]


def ask_history(deals: list[Deal], deal: Deal) -> str | None:
    day = day_of(deal)
    if day is None:
        return None
    if open_on(deals, deal["account_key"], day, deal):
        return "ongoing"
    before = decided_before(deals, deal["account_key"], day, deal)
    if not before:
        return None
    if (day - before[-1]["closed"]).days <= 90:
        return "ongoing"
    return "won_back" if before[-1]["outcome"] == "lost" else "repeat_customer"


def ask_referrer(deals: list[Deal], deal: Deal) -> str | None:
    if deal["referred_by"] is None:
        return None
    day = day_of(deal)
    if day is None:
        return "introduction"
    bought = [
        each for each in decided_before(deals, deal["referred_key"], day, deal) if each["outcome"] == "won"
    ]
    if not bought:
        return "introduction"
    before = decided_before(deals, deal["account_key"], day, deal)
    return "won_back_by_friend" if before and before[-1]["outcome"] == "lost" else "referral"


def classify(deals: list[Deal], deal: Deal) -> tuple[str, str]:
    """Channel and evidence of one deal."""
    referred = ask_referrer(deals, deal)
    if referred:
        return referred, "referred_by"
    source = CHANNEL_OF.get(deal["source"])
    history = ask_history(deals, deal)
    if source and not (deal["source"] in GENERIC and history):
        return source, "source"
    if history:
        return history, "history"
    return "unknown", "none"
