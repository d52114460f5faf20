"""The sentences of the page *Skill or chance?*: how sure it is that the superstar is one.

A single sentence comes without its full stop, so that it can be a heading; several come with theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lib.charts.figures import count, in_ten, list_words, money, of_n, percent, show_name, signed
from lib.charts.funnel import PLACES
from lib.says import Estimate, Funnel, FunnelDot, Leads, LineUp, QuarterRate, Versus
from lib.terms import MIN_CHANCES, MIN_DECIDED

SIMULATED: Final = 2_000
"""Offices of equally good reps with which the line-up's real one is compared."""
NOBODY_DECIDED: Final = "Nobody here has a decided deal in these quarters"


def say_chance(chance: Estimate | None, reps: int) -> str:
    """How much of the spread is chance: ``"About 60 % of the differences between these 12 …"``."""
    if reps < 2:
        return "With one rep there are no differences to explain"
    if chance is None:
        return "Fewer than two reps have a decided deal, so there are no differences to explain"
    between = f"{percent(chance.low)} to {percent(chance.high)}"
    return (
        f"{_about(chance.value)} of the differences between these {reps:,} close rates "
        f"is what chance alone makes ({between})"
    )


def _about(share: float) -> str:
    if share >= 0.985:
        return "Nearly all"
    return "Hardly any" if share < 0.015 else f"About {percent(share)}"


def say_funnel(funnel: Funnel) -> str:
    """Who lies outside the lines, and how many would if all were equally good."""
    reps = len(funnel.dots)
    if not reps:
        return NOBODY_DECIDED
    if reps == 1:
        return f"{show_name(funnel.dots[0].rep)} works alone here: there is nobody to tell apart"
    outside = sorted((dot for dot in funnel.dots if dot.place != "inside"), key=_how_far_out)
    if not outside:
        return f"Nobody lies outside the lines: {reps:,} equally good reps could have these close rates too"
    who = list_words([_describe_dot(dot) for dot in outside])
    lie = "lies" if len(outside) == 1 else "lie"
    return f"{len(outside):,} of {reps:,} reps {lie} outside the lines: {who}; {_say_by_chance(reps)}"


def _how_far_out(dot: FunnelDot) -> tuple[bool, bool, int]:
    return ("99" not in dot.place, "high" not in dot.place, -dot.count.chances)


def _describe_dot(dot: FunnelDot) -> str:
    return f"{show_name(dot.rep)} {PLACES[dot.place]} ({of_n(dot.count.hits, dot.count.chances)})"


def _say_by_chance(reps: int) -> str:
    """What the inner lines let out of an office of equals: a tenth of its reps."""
    if reps < 10:
        offices = in_ten(1 - 0.9**reps)
        return f"by chance alone somebody would in about {offices} of 10 offices of {reps} equally good reps"
    return f"by chance alone about {round(reps / 10):,} of {reps:,} equally good reps would"


def say_leads(leads: Leads | None, currency: str | None = None) -> str:
    """The lead with all deals and without the biggest sale, in close rate and in money."""
    if leads is None:
        return (
            f"Nobody else has {MIN_DECIDED} decided deals in these quarters, so there is no lead to measure"
        )
    lead = leads.with_all
    said = [
        f"{compare_names(leads.superstar, lead.gap.value, lead.rival)}, the best of the others "
        f"({range_points(lead.gap)} points in 9 of 10 futures), "
        f"and is truly ahead in {in_ten(lead.p_ahead)} of 10."
    ]
    if leads.without_biggest is not None:
        without = leads.without_biggest
        rival = "" if without.rival == lead.rival else f" over {show_name(without.rival)}"
        said.append(
            f"Without the biggest sale ({money(leads.biggest, currency)}) the lead{rival} is "
            f"{_points(without.gap.value)} points ({range_points(without.gap)}), "
            f"truly ahead in {in_ten(without.p_ahead)} of 10."
        )
    return " ".join([*said, *_say_revenue(leads, currency)])


def _say_revenue(leads: Leads, currency: str | None) -> list[str]:
    """Whether the lead in money hangs on a single sale; nothing where there is no money or nobody else."""
    if leads.rival_by_revenue is None or not leads.revenue:
        return []
    star, rival = show_name(leads.superstar), show_name(leads.rival_by_revenue)
    both = f"{star} brought {money(leads.revenue, currency)}, {rival} {money(leads.rival_revenue, currency)}"
    if leads.revenue == leads.rival_revenue:
        return [f"By revenue {star} and {rival} are level: {both}."]
    if leads.revenue < leads.rival_revenue:
        return [f"By revenue {rival} is ahead: {both}."]
    left = leads.revenue - leads.biggest
    if not leads.biggest:
        return [f"By revenue {star} is ahead: {both}."]
    if left <= leads.rival_revenue:
        return [f"By revenue {star} is ahead only with that one sale: {both}."]
    return [f"By revenue {star} is ahead even without it: {both}."]


def compare_names(one: str, gap: float, other: str) -> str:
    """``"Ana closes 3 points more than Ben"``; ``gap`` is the one's rate less the other's, 0–1."""
    whole = round(abs(100 * gap))
    if not whole:
        return f"{show_name(one)} closes as much as {show_name(other)}"
    more = "more" if gap > 0 else "less"
    return f"{show_name(one)} closes {count(whole, 'point')} {more} than {show_name(other)}"


def range_points(estimate: Estimate) -> str:
    """The 90 % interval of a difference of shares, in points: ``"−3 to +10"``."""
    return f"{_points(estimate.low)} to {_points(estimate.high)}"


def _points(share: float) -> str:
    return signed(100 * share, 0)


def say_by_quarter(quarters: Sequence[QuarterRate], superstar: str, reps: int | None = None) -> str:
    """In how many quarters the superstar was the highest, and how many a name picked beforehand would lead.

    ``reps`` is how many reps the office has. Quarters with too few of the superstar's deals, or of
    everybody else's, don't count.
    """
    counted = [said for said in quarters if said.rate.count.chances >= MIN_CHANCES and said.rivals]
    name = show_name(superstar)
    if not counted:
        return (
            f"In no quarter have {name} and somebody else {MIN_CHANCES} decided deals, "
            "too few to look at quarter by quarter"
        )
    of = count(len(counted), "quarter")
    few = f" with {MIN_CHANCES} or more deals and somebody to compare" if len(counted) < len(quarters) else ""
    highest = sum(said.is_highest for said in counted)
    finding = f"{name}’s close rate was the highest in {highest} of {of}{few}"
    if reps is None or reps < 2:
        return finding
    expected = len(counted) / reps
    about = f"in about {expected:.1f}" if expected >= 0.05 else "in hardly any"
    return (
        f"{finding}; of {reps:,} equally good reps one picked beforehand would lead {about}, "
        "the luckiest of them in more"
    )


def say_line_up(line_up: LineUp | None, guess: int | None = None) -> str:
    """The question until somebody has guessed (``guess`` from 0), the answer and what it means after."""
    if line_up is None:
        return "A line-up needs three reps with decided deals, and sales as well as losses among them"
    if guess is None:
        return (
            "One of these nine offices is yours; in the other eight all reps are equally good. "
            "Can you find yours?"
        )
    yours = f"your office is number {line_up.real + 1}"
    right = f"Right: {yours}." if guess == line_up.real else f"That was number {guess + 1}; {yours}."
    return f"{right} A blind guess is right once in nine. {say_uneven(line_up)}"


def say_uneven(line_up: LineUp) -> str:
    """How often offices of equally good reps are as uneven as the real one."""
    share = line_up.as_uneven
    if share * SIMULATED < 0.5:
        return f"Of {SIMULATED:,} offices of equally good reps none was as uneven as yours."
    often = "fewer than 1" if share < 0.005 else f"{round(100 * share)}"
    means = "easily" if share >= 0.2 else "now and then" if share >= 0.05 else "seldom"
    return (
        f"Of 100 offices of equally good reps {often} would be at least as uneven as yours: "
        f"chance alone {means} makes such differences."
    )


def say_versus(versus: Versus, superstar: str, rep: str) -> str:
    """``"In 17 of 20 futures Ana truly closes more than Ben; …"``, counted as the dots are drawn."""
    futures, star, other = versus.futures, show_name(superstar), show_name(rep)
    if not futures:
        return f"{star} and {other} cannot be compared in these quarters"
    more, whole = sum(future > 0 for future in futures), len(futures)
    low, high = futures[whole // 4], futures[-1 - whole // 4]
    return (
        f"In {more} of {whole} futures {star} truly closes more than {other}; "
        f"the middle half lies between {_points(low)} and {_points(high)} points"
    )
