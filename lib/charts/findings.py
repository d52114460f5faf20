"""The findings as sentences: what stands above a picture, and what a screen reader hears instead of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from lib.charts.figures import count, in_ten, list_words, money, number, of_n, percent, show_name
from lib.charts.luck import parts_of, sort_reps
from lib.says import BehaviourSays, CloseRate, Estimate, Gap, Luck, Split, Superstar
from lib.terms import CHANNELS, CLASS_TITLES, CLASSES, FOLLOW_UP, LE_BON, MIN_DECIDED

_KNOWN_CLASSES: Final = tuple(klass for klass in CLASSES if klass != "unknown")
_NUMBERS: Final = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
)


def say_luck(luck: Luck, *, by: str, currency: str | None, besides: str | None) -> str:
    """``"Provoked luck brought 46 % of the office’s 313 sales; for Ana it was 63 %"``."""
    if not luck.team.sales:
        return "No sale yet in these quarters, so there is no luck to trace"
    if by == "revenue" and not luck.team.revenue:
        return "The sales here carry no amounts, so revenue cannot be split"
    if not luck.team.classes["provoked"].sales:
        return f"None of {_whose(luck, by, currency)} can be traced to provoked luck"
    share = percent(parts_of(luck.team, by)["provoked"])
    finding = f"Provoked luck brought {share} of {_whose(luck, by, currency)}"
    split = luck.reps.get(besides) if besides and len(luck.reps) > 1 else None
    if split is None or besides is None or not split.sales:
        return finding
    return f"{finding}; for {show_name(besides)} it was {percent(parts_of(split, by)['provoked'])}"


def _whose(luck: Luck, by: str, currency: str | None) -> str:
    owner = f"{show_name(next(iter(luck.reps)))}’s" if len(luck.reps) == 1 else "the office’s"
    if by == "revenue":
        return f"{owner} {money(luck.team.revenue, currency)} of revenue"
    return f"{owner} {count(luck.team.sales, 'sale')}"


def say_unknown(split: Split, by: str) -> str:
    """How much is unknown, and how far the split could move if all of it fell to one side."""
    parts = parts_of(split, by)
    if not split.sales:
        return ""
    if not split.classes["unknown"].sales:
        return "Nothing unknown: every sale has a class."
    ranges = {
        klass: (percent(parts[klass]), percent(parts[klass] + parts["unknown"])) for klass in _KNOWN_CLASSES
    }
    unknown = of_n(split.classes["unknown"].sales, split.sales)
    if all(least == most for least, most in ranges.values()):
        return f"Unknown: {unknown} sales, too few to move the split."
    words = [f"{CLASS_TITLES[klass]} {least} to {most}" for klass, (least, most) in ranges.items()]
    return (
        f"{percent(parts['unknown'])} unknown ({unknown} sales). Were all of it one class: "
        f"{list_words(words)}. What it was can be said under Corrections."
    )


def say_biggest(split: Split) -> str:
    """By revenue there is no interval; the weight of the biggest deal says how much hangs on one."""
    return f"The single biggest deal makes {percent(split.biggest)} of the revenue." if split.revenue else ""


def say_columns(missing: Collection[str]) -> str:
    """Which column would open the rest, where the file does not say where deals came from."""
    if "source" in missing:
        return (
            "The file has no lead source column, so only the accounts’ history could speak. "
            "A column “Lead source” would open the rest."
        )
    if "referred_by" in missing:
        return "A column “Referred by” would show which customers sent others."
    return ""


def say_split(luck: Luck, *, reps: Sequence[str], by: str) -> str:
    """The split of every rep in words, for those who do not see the bars."""
    rows = [
        f"{show_name(rep)} {_parts(luck.reps[rep], by)}"
        for rep in sort_reps(luck, reps, by)
        if luck.reps[rep].sales
    ]
    students = ", ".join(f"{percent(share)} {CLASS_TITLES[klass]}" for klass, share in LE_BON.items())
    office = f"The whole office: {_parts(luck.team, by)}." if luck.team.sales else "No sales."
    return f"{office} {'. '.join(rows)}. Le Bon’s students: {students}."


def _parts(split: Split, by: str) -> str:
    parts = parts_of(split, by)
    return (
        ", ".join(f"{percent(parts[klass])} {CLASS_TITLES[klass]}" for klass in CLASSES)
        + f" of {count(split.sales, 'sale')}"
    )


def say_quarters(luck: Luck, by: str) -> str:
    """The provoked share of the last quarter that sold anything, beside that of all quarters.

    Never from the first to the last: a first quarter of three sales would make a rise of nothing.
    """
    shares = {quarter: _provoked(classes, by) for quarter, classes in luck.quarters.items()}
    sold = {quarter: share for quarter, share in shares.items() if share is not None}
    if not sold:
        return "No quarter has sales yet"
    last = next(reversed(sold))
    if len(sold) == 1:
        return f"All sales fall in one quarter, {last}: provoked luck brought {percent(sold[last])}"
    whole = percent(_provoked(_sum_classes(luck.quarters.values()), by) or 0.0)
    return f"Provoked luck: {_share_in(luck, sold, last)}, {whole} over all {len(luck.quarters)} quarters"


def _sum_classes(quarters: Iterable[Mapping[str, tuple[int, float]]]) -> dict[str, tuple[int, float]]:
    sums: dict[str, tuple[int, float]] = {}
    for classes in quarters:
        for klass, (sales, revenue) in classes.items():
            sold, earned = sums.get(klass, (0, 0.0))
            sums[klass] = (sold + sales, earned + revenue)
    return sums


def _share_in(luck: Luck, shares: Mapping[str, float], quarter: str) -> str:
    sales = sum(sales for sales, _ in luck.quarters[quarter].values())
    return f"{percent(shares[quarter])} in {quarter} ({count(sales, 'sale')})"


def _provoked(classes: Mapping[str, tuple[int, float]], by: str) -> float | None:
    whole = sum(worth[by == "revenue"] for worth in classes.values())
    return classes.get("provoked", (0, 0.0))[by == "revenue"] / whole if whole else None


def say_channels(luck: Luck, by: str, currency: str | None) -> str:
    """The largest provoked channel, and the largest of all where that is another."""
    if not luck.channels:
        return "No channel has brought a sale yet"
    ordered = sorted(luck.channels, key=lambda id_: -luck.channels[id_][by == "revenue"])
    provoked = [id_ for id_ in ordered if CHANNELS[id_].klass == "provoked"]
    top = _channel(luck, ordered[0], by, currency)
    if not provoked or provoked[0] == ordered[0]:
        return f"{CHANNELS[ordered[0]].title} is the largest channel, with {top}"
    best = _channel(luck, provoked[0], by, currency)
    title, largest = CHANNELS[provoked[0]].title, CHANNELS[ordered[0]].title
    return f"{title} is what luck is mostly made of, with {best}; {largest} brought {top}"


def _channel(luck: Luck, channel: str, by: str, currency: str | None) -> str:
    sales, revenue = luck.channels[channel]
    return money(revenue, currency) if by == "revenue" else count(sales, "sale")


def say_superstar(superstar: Superstar, rates: Mapping[str, CloseRate]) -> str:
    """Who, and how sure: ``"Ana is the superstar, truly the best in 7 of 10 futures"``."""
    name, best = show_name(superstar.rep), in_ten(superstar.p_best)
    if not any(rate.count.hits for rate in rates.values()):
        return "Nobody here has won a deal in these quarters, so there is no superstar to learn from"
    if len(rates) < 2:
        return f"{name} works alone here: there is nobody to compare with"
    if superstar.chosen_by == "you":
        return f"You named {name} the superstar; truly the best closer in {best} of 10 futures"
    return f"{name} is the superstar, truly the best closer in {best} of 10 futures"


def say_race(superstar: Superstar, rates: Mapping[str, CloseRate]) -> str:
    """The close rate with its n, and who else could be the best."""
    rate = rates.get(superstar.rep)
    known = (
        f"{show_name(superstar.rep)} won {of_n(rate.count.hits, rate.count.chances)} decided deals"
        if rate
        else ""
    )
    if rate:
        known += f": a close rate of {say_estimate(rate.estimate)}."
    others = [
        f"{show_name(rep)} ({in_ten(rates[rep].p_best)} of 10)"
        for rep in superstar.in_the_race
        if rep in rates
    ]
    alone = "No other single rep comes to 1 in 10." if len(rates) > 1 else ""
    race = f"Still in the race: {list_words(others)}." if others else alone
    return f"{known} {race}".strip()


def say_estimate(estimate: Estimate) -> str:
    """A share with its 90 % interval: ``"48 % (44 % to 52 %)"``."""
    return f"{percent(estimate.value)} ({percent(estimate.low)} to {percent(estimate.high)})"


def say_no_superstar() -> str:
    return f"No superstar yet: nobody here has {MIN_DECIDED} decided deals in these quarters"


def say_gaps(behaviours: Sequence[BehaviourSays], rep: str, superstar: str) -> str:
    """``"Ben is behind Ana on four behaviours; “customers send others” is the surest and the largest"``."""
    gaps = {says.behaviour.title: says.reps[rep] for says in behaviours if rep in says.reps}
    behind = {title: gap for title, gap in gaps.items() if gap.verdict == "behind"}
    ahead = [title for title, gap in gaps.items() if gap.verdict == "ahead"]
    who, star = show_name(rep), show_name(superstar)
    if not behind and not ahead:
        return f"Nothing sets {who} apart from {star} yet: {_undecided(gaps)}"
    if not behind:
        return f"{who} is behind {star} on nothing we can be sure of, and ahead on {_behaviours(len(ahead))}"
    also = f", ahead on {_NUMBERS[len(ahead)]}" if ahead else ""
    return f"{who} is behind {star} on {_behaviours(len(behind))}{also}; {_first(behind)}"


def _behaviours(n: int) -> str:
    return f"{_NUMBERS[n]} behaviour{'' if n == 1 else 's'}"


def _first(behind: Mapping[str, Gap]) -> str:
    surest = max(behind, key=lambda title: behind[title].p_behind or 0.0)
    largest = max(behind, key=lambda title: abs(shown.value) if (shown := behind[title].shown) else 0.0)
    if len(behind) == 1:
        return f"it is “{surest}”"
    if surest == largest:
        return f"“{surest}” is the surest and the largest"
    return f"“{surest}” is the surest, “{largest}” the largest"


def _undecided(gaps: Mapping[str, Gap]) -> str:
    verdicts = [gap.verdict for gap in gaps.values()]
    parts = []
    if level := verdicts.count("level"):
        parts.append(f"level on {_NUMBERS[level]}")
    if unsure := verdicts.count("can't tell yet"):
        parts.append(f"too close to tell on {_NUMBERS[unsure]}")
    if few := verdicts.count("too few"):
        parts.append(f"too few deals on {_NUMBERS[few]}")
    return list_words(parts) or "no behaviour can be compared"


def say_each_gap(behaviours: Sequence[BehaviourSays], rep: str, superstar: str) -> str:
    """Every behaviour with its verdict, for those who do not see the chart."""
    words = []
    for says in behaviours:
        gap = says.reps.get(rep)
        verdict = (
            gap.verdict if gap and gap.verdict else "needs a column" if says.status == "needs" else "too few"
        )
        words.append(f"{says.behaviour.title}: {verdict}")
    return f"{say_gaps(behaviours, rep, superstar)}. {'; '.join(words)}."


def say_young(behaviours: Sequence[BehaviourSays]) -> str:
    """How many chances are too young to have shown their consequence; nothing where none is."""
    young = {says.behaviour.chances: says.young for says in behaviours if says.young}
    if not young:
        return ""
    parts = list_words([f"{number(young[chances])} {chances}" for chances in young])
    return f"Less than {FOLLOW_UP} days old when the data ends, so not counted yet: {parts} of the office."


def say_grid(behaviours: Sequence[BehaviourSays], reps: Sequence[str], superstar: str) -> str:
    """On which behaviour most reps are behind the superstar."""
    others = [rep for rep in reps if rep != superstar]
    behind = {
        says.behaviour.title: sum(says.reps[rep].verdict == "behind" for rep in others if rep in says.reps)
        for says in behaviours
    }
    most = max(behind, key=lambda title: behind[title], default=None)
    if most is None or not behind[most]:
        return f"Nobody is surely behind {show_name(superstar)} on any behaviour"
    people = f"{count(behind[most], 'rep')} of {len(others)}"
    return f"“{most}” is where most are behind {show_name(superstar)}: {people}"
