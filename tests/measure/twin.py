"""The brute-force twin of lib.measure: METRICS section 3 in plain loops, word by word, and nothing shared
with the code under test but the names and the lengths of time. Slow on purpose.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from lib.terms import A_YEAR, AFTER_LOSS, CLASSES, COLUMNS, FOLLOW_UP, QUIET, SQUEEZE, TALLIES

Deal = dict[str, Any]
Rows = list[tuple[str, int, str, int, int, int]]
THROUGH_PEOPLE = {"referral", "introduction", "word_of_mouth", "won_back_by_friend", "past_contact"}


def fiscal_quarter(day: date, start: int) -> int:
    """The fiscal year that starts in another month than January is named after the year in which it ends."""
    year, month = day.year, day.month - start
    if start > 1:
        year += 1
    if month < 0:
        year, month = year - 1, month + 12
    return year * 4 + month // 3


def days_to_quarter_end(day: date, start: int) -> int:
    last = day
    while fiscal_quarter(last + timedelta(days=1), start) == fiscal_quarter(day, start):
        last += timedelta(days=1)
    return (last - day).days


def blank(text: str | None) -> bool:
    return text is None or not text.strip()


class Twin:
    def __init__(self, deals: pa.Table, as_of: date, fiscal_start: int, missing: set[str]) -> None:
        self.deals: list[Deal] = deals.to_pylist()
        self.as_of, self.start = as_of, fiscal_start
        self.counts: dict[tuple[str, int, str], list[int]] = defaultdict(lambda: [0, 0, 0])
        self.wanted = [t for t in TALLIES if not missing & set(TALLIES[t].needs)]
        self.decided = sorted(
            (d for d in self.deals if d["outcome"] != "open"),
            key=lambda d: (d["closed"], d["deal_id"].encode()),
        )
        self.created = [d for d in self.deals if d["created"] is not None]
        self.by_account: dict[str, list[Deal]] = defaultdict(list)
        for deal in self.deals:
            if deal["account_key"] is not None:
                self.by_account[deal["account_key"]].append(deal)

    def quarter(self, day: date) -> int:
        return fiscal_quarter(day, self.start)

    def chance(self, tally: str, rep: str, day: date, hit: bool) -> None:
        cell = self.counts[rep, self.quarter(day), tally]
        cell[0] += hit
        cell[1] += 1

    def young(self, tally: str, rep: str, day: date) -> None:
        self.counts[rep, self.quarter(day), tally][2] += 1

    def matured(self, deal: Deal) -> bool:
        return (self.as_of - deal["closed"]).days >= FOLLOW_UP

    def in_order(self, account: str) -> list[Deal]:
        mine = [d for d in self.by_account[account] if d["outcome"] != "open"]
        return sorted(mine, key=lambda d: (d["closed"], d["deal_id"].encode()))

    def count(self) -> Rows:
        self.count_decided()
        self.count_pace()
        self.count_lost_accounts()
        self.count_customers()
        self.count_referrals()
        self.count_created()
        rows = [
            (rep, quarter, tally, *numbers)
            for (rep, quarter, tally), numbers in self.counts.items()
            if tally in self.wanted and any(numbers)
        ]
        return sorted(rows, key=lambda row: (self.wanted.index(row[2]), row[0], row[1]))

    def count_decided(self) -> None:
        previous: dict[str, Deal] = {}
        for deal in self.decided:
            rep, day, won = deal["rep"], deal["closed"], deal["outcome"] == "won"
            self.chance("close_rate", rep, day, won)
            assert deal["class"] in CLASSES
            self.chance(f"close_rate:{deal['class']}", rep, day, won)
            self.chance("knows_competition", rep, day, not blank(deal["competitor"]))
            if rep in previous:
                self.chance("after_win" if previous[rep]["outcome"] == "won" else "after_loss", rep, day, won)
            if won:
                self.chance("no_squeeze", rep, day, days_to_quarter_end(day, self.start) >= SQUEEZE)
            elif deal["advised_against"] is not None:
                self.chance("honest_no", rep, day, deal["advised_against"])
            previous[rep] = deal

    def count_pace(self) -> None:
        for rep in {d["rep"] for d in self.created}:
            mine = [d for d in self.created if d["rep"] == rep]
            ends = [d["created"] for d in mine] + [d["closed"] for d in mine if d["closed"] is not None]
            losses = {d["closed"] for d in mine if d["outcome"] == "lost"}
            day = min(d["created"] for d in mine)
            while day <= min(max(ends), self.as_of):
                after = any(day - timedelta(days=n) in losses for n in range(1, AFTER_LOSS + 1))
                cell = self.counts[rep, self.quarter(day), "pace_after_loss" if after else "pace_other_days"]
                cell[0] += sum(d["created"] == day for d in mine)
                cell[1] += 1
                day += timedelta(days=1)

    def lost_the_account(self, deal: Deal) -> bool:
        mine = self.in_order(deal["account_key"])
        earlier = mine[: mine.index(deal)]
        if earlier and earlier[-1]["outcome"] == "lost":
            return False
        for other in self.by_account[deal["account_key"]]:
            opened = other["created"] or other["closed"]
            if other is deal or opened is None or opened > deal["closed"]:
                continue
            if other["outcome"] == "open" or other["closed"] > deal["closed"]:
                return False
        return not any(
            d["outcome"] == "won" and 1 <= (deal["closed"] - d["closed"]).days <= QUIET for d in mine
        )

    def count_lost_accounts(self) -> None:
        for deal in self.decided:
            if deal["outcome"] != "lost" or deal["account_key"] is None or not self.lost_the_account(deal):
                continue
            rep, day = deal["rep"], deal["closed"]
            if not self.matured(deal):
                self.young("won_back", rep, day)
                self.young("friend_returns", rep, day)
                continue
            wins = [
                d
                for d in self.in_order(deal["account_key"])
                if d["outcome"] == "won" and day < d["closed"] <= day + timedelta(days=FOLLOW_UP)
            ]
            self.chance("won_back", rep, day, bool(wins))
            self.chance("friend_returns", rep, day, bool(wins) and wins[0]["channel"] == "won_back_by_friend")

    def count_customers(self) -> None:
        seen = set()
        for win in self.decided:
            account = win["account_key"]
            if win["outcome"] != "won" or account is None or win["created"] is None:
                continue
            customer = (account, win["rep"], self.quarter(win["closed"]))
            if customer in seen:
                continue
            seen.add(customer)
            if not self.matured(win):
                self.young("comes_back", win["rep"], win["closed"])
                self.young("referrals_earned", win["rep"], win["closed"])
                continue
            back = any(
                d["outcome"] == "won"
                and d["created"] is not None
                and d["created"] > win["closed"]
                and d["closed"] <= win["closed"] + timedelta(days=FOLLOW_UP)
                for d in self.by_account[account]
            )
            self.chance("comes_back", win["rep"], win["closed"], back)
            self.chance("referrals_earned", win["rep"], win["closed"], False)

    def count_referrals(self) -> None:
        for deal in self.created:
            if deal["referred_key"] is None or deal["referred_key"] not in self.by_account:
                continue
            wins = [
                d
                for d in self.in_order(deal["referred_key"])
                if d["outcome"] == "won" and d["created"] is not None and d["closed"] < deal["created"]
            ]
            if wins and (deal["created"] - wins[-1]["closed"]).days <= FOLLOW_UP and self.matured(wins[-1]):
                self.counts[wins[-1]["rep"], self.quarter(wins[-1]["closed"]), "referrals_earned"][0] += 1

    def count_created(self) -> None:
        for deal in self.created:
            rep, day = deal["rep"], deal["created"]
            self.chance("introduced", rep, day, deal["channel"] in THROUGH_PEOPLE)
            mine = [d for d in self.created if d["rep"] == rep]
            if blank(deal["industry"]) or (day - min(d["created"] for d in mine)).days < A_YEAR:
                continue
            trade = deal["industry"].strip().casefold()
            known = any(
                not blank(d["industry"])
                and d["industry"].strip().casefold() == trade
                and 1 <= (day - d["created"]).days <= A_YEAR
                for d in mine
            )
            self.chance("new_ground", rep, day, not known)


def silent_columns(deals: pa.Table) -> set[str]:
    return {
        name for name in COLUMNS if name in deals.column_names and not any(deals[name].is_valid().to_pylist())
    }


def count_slowly(
    deals: pa.Table, as_of: date, fiscal_start: int = 1, missing: set[str] | None = None
) -> Rows:
    """``rep, quarter, tally, hits, chances, young``, sorted as ``count_tallies`` sorts."""
    absent = silent_columns(deals) if missing is None else missing
    return Twin(deals, as_of, fiscal_start, absent).count()


def last_day(deals: pa.Table) -> date:
    days = [day for name in ("created", "closed") for day in deals[name].to_pylist() if day is not None]
    return max(days, default=date(2022, 1, 1))
