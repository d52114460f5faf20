"""The tables one click behind each picture: the figures as they are, under titles a manager knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from lib.charts.figures import percent
from lib.charts.findings import say_estimate
from lib.charts.luck import OFFICE
from lib.charts.verdicts import describe_figure, describe_verdict
from lib.says import BehaviourSays, CloseRate, Luck, Split
from lib.terms import CHANNELS, CLASS_TITLES, CLASSES, TECHNIQUES

Row = dict[str, object]


def list_splits(luck: Luck, reps: Sequence[str]) -> pa.Table:
    """A row per rep and class, and the office's."""
    owners = {OFFICE: luck.team, **{rep: luck.reps[rep] for rep in reps if rep in luck.reps}}
    return pa.Table.from_pylist(
        [_row_of_share(owner, split, klass) for owner, split in owners.items() for klass in CLASSES]
    )


def _row_of_share(owner: str, split: Split, klass: str) -> Row:
    share = split.classes[klass]
    return {
        "Who": owner,
        "Class": CLASS_TITLES[klass],
        "Sales": share.sales,
        "of": split.sales,
        "Share": percent(share.sales / split.sales) if split.sales else "",
        "Share, likely": say_estimate(share.share),
        "Revenue": share.revenue,
        "Share of revenue": percent(share.revenue_share),
    }


def list_quarters(luck: Luck) -> pa.Table:
    """A row per quarter: sales and revenue of each class."""
    return pa.Table.from_pylist(
        [
            {"Quarter": quarter}
            | {f"{CLASS_TITLES[klass]}, sales": classes.get(klass, (0, 0.0))[0] for klass in CLASSES}
            | {f"{CLASS_TITLES[klass]}, revenue": float(classes.get(klass, (0, 0.0))[1]) for klass in CLASSES}
            for quarter, classes in luck.quarters.items()
        ]
    )


def list_channels(luck: Luck) -> pa.Table:
    """A row per channel with sales."""
    return pa.Table.from_pylist(
        [
            {
                "Class": CLASS_TITLES[CHANNELS[channel].klass],
                "Channel": CHANNELS[channel].title,
                "What it is": CHANNELS[channel].meaning,
                "Sales": sales,
                "Revenue": float(revenue),
            }
            for channel, (sales, revenue) in luck.channels.items()
        ]
    )


def list_rates(rates: Mapping[str, CloseRate]) -> pa.Table:
    """A row per rep: close rate, interval, probability of being truly the best."""
    return pa.Table.from_pylist(
        [
            {
                "Rep": rate.rep,
                "Won": rate.count.hits,
                "Decided": rate.count.chances,
                "Close rate": percent(rate.estimate.value),
                "90 % interval": f"{percent(rate.estimate.low)} to {percent(rate.estimate.high)}",
                "Truly the best": percent(rate.p_best),
            }
            for rate in sorted(rates.values(), key=lambda rate: -rate.estimate.value)
        ]
    )


def list_gaps(behaviours: Sequence[BehaviourSays], rep: str, superstar: str) -> pa.Table:
    """A row per behaviour: both reps' figures, the verdict and how sure it is."""
    return pa.Table.from_pylist([_row_of_gap(says, rep, superstar) for says in behaviours])


def _row_of_gap(says: BehaviourSays, rep: str, superstar: str) -> Row:
    gap, star = says.reps.get(rep), says.reps.get(superstar)
    return {
        "Technique": TECHNIQUES[says.behaviour.technique],
        "Behaviour": says.behaviour.title,
        rep: describe_figure(says.behaviour, gap) if gap else "",
        f"{superstar} ★": describe_figure(says.behaviour, star) if star else "",
        "Verdict": describe_verdict(says, rep, superstar),
        "Sure to be behind": percent(gap.p_behind) if gap and gap.p_behind is not None else "",
        "Too young to count": says.young,
        "What it is": says.behaviour.meaning,
    }


def list_verdicts(table: pa.Table) -> pa.Table:
    """The grid as words: a row per rep, a column per behaviour."""
    rows: dict[str, Row] = {}
    for cell in table.to_pylist():
        rows.setdefault(cell["name"], {"Rep": cell["name"]})[cell["behaviour"]] = cell["words"]
    return pa.Table.from_pylist(list(rows.values()))
