"""Sentences about setbacks, changes and connections: asserted whole, since a word too many is a claim."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.charts import time_findings as findings
from lib.charts.runs import describe_picture
from lib.says import BehaviourChange, Estimate, Reopening, Setbacks
from lib.terms import BEHAVIOURS, CLOSE_RATE
from tests.charts.says import near
from tests.charts.time_says import beside_of, change_of, changes_of, hold_of, setback_of, setbacks_of

SAME, LESS, MORE = near(1.0, 0.4), near(0.5, 0.2), near(2.0, 0.5)
ANA, BEN = setback_of("Ana"), setback_of("Ben", "LWLW")
AS_FAR = "as far as 212 losses can show"
BOTH = "Over 212 losses Ana’s slumps are"
SENTENCES = [
    (SAME, SAME, "No difference between Ana’s slumps and the others’ that these 212 losses can show"),
    (
        SAME,
        LESS,
        f"Ana’s slumps are as deep as the others’, {AS_FAR}, but about half as long, chance allowed for",
    ),
    (
        SAME,
        MORE,
        f"Ana’s slumps are as deep as the others’, {AS_FAR}, but about twice as long, chance allowed for",
    ),
    (
        LESS,
        SAME,
        f"Ana’s slumps are about half as deep as the others’, and as long, {AS_FAR}, chance allowed for",
    ),
    (
        MORE,
        SAME,
        f"Ana’s slumps are about twice as deep as the others’, and as long, {AS_FAR}, chance allowed for",
    ),
    (LESS, LESS, f"{BOTH} about half as deep as the others’ and about half as long, chance allowed for"),
    (LESS, MORE, f"{BOTH} about half as deep as the others’ but about twice as long, chance allowed for"),
    (MORE, LESS, f"{BOTH} about twice as deep as the others’ but about half as long, chance allowed for"),
    (MORE, MORE, f"{BOTH} about twice as deep as the others’ and about twice as long, chance allowed for"),
]


@pytest.mark.parametrize(("depth", "days", "sentence"), SENTENCES)
def test_only_what_the_interval_leaves_out_is_called_different(
    depth: Estimate, days: Estimate, sentence: str
) -> None:
    setbacks = setbacks_of(ANA, BEN, beside=beside_of("Ana", depth, days))
    assert findings.say_setbacks(setbacks, "Ana") == sentence


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (0.25, "about a quarter as long"),
        (0.34, "about a third as long"),
        (0.42, "0.42 times as long"),
        (0.65, "about two thirds as long"),
        (0.77, "about three quarters as long"),
        (0.9, "0.90 times as long"),
    ],
)
def test_a_ratio_is_said_as_a_fraction_only_where_it_is_one(ratio: float, words: str) -> None:
    setbacks = setbacks_of(ANA, BEN, beside=beside_of("Ana", LESS, near(ratio, 0.05)))
    assert findings.say_setbacks(setbacks, "Ana").endswith(f" and {words}, chance allowed for")


def test_too_few_slumps_are_counted_instead_of_compared() -> None:
    setbacks = setbacks_of(ANA, BEN, beside=replace(beside_of("Ana", None, None), mine=0))
    assert findings.say_setbacks(setbacks, "Ana") == (
        "Too few slumps to compare: Ana had none, the others 20; each side needs 3"
    )


def test_slumps_that_chance_makes_too_seldom_are_not_called_too_few() -> None:
    setbacks = setbacks_of(ANA, BEN, beside=replace(beside_of("Ana", None, None), mine=9))
    assert findings.say_setbacks(setbacks, "Ana") == (
        "The slumps cannot be compared: Ana had 9, the others 20, and chance makes so many too seldom to tell"
    )


def test_where_nobody_fell_there_is_no_slump_to_compare() -> None:
    setbacks = setbacks_of(BEN, beside=replace(beside_of("Ben", None, None), mine=0, others=0))
    setbacks = replace(setbacks, reps={"Ben": BEN, "Cleo": setback_of("Cleo", "WLW")})
    assert findings.say_setbacks(setbacks, "Ben") == (
        "Nobody here fell 2 deals behind what their close rate leads one to expect"
    )


@pytest.mark.parametrize(
    ("setbacks", "superstar", "sentence"),
    [
        (
            Setbacks(("closed",), {}, {}),
            "Ana",
            "Which setback came after which cannot be told: this needs column “Close date”",
        ),
        (
            Setbacks((), {}, {}),
            None,
            "No deal is decided in these quarters, so there is no setback to look at",
        ),
        (
            setbacks_of(setback_of("Ana", "WW"), setback_of("Ben", "W")),
            "Ana",
            "Nobody here has lost a deal in these quarters, so there is no setback to get over",
        ),
        (
            setbacks_of(ANA, BEN),
            None,
            "7 losses and 1 slump of 2 deals or more; there is no superstar yet to set beside the others",
        ),
        (
            setbacks_of(BEN),
            "Ben",
            "2 losses and no slump of 2 deals or more; there is nobody to compare with",
        ),
        (
            setbacks_of(ANA, BEN),
            "Zoe",
            "Zoe has no decided deal in these quarters, so there is no run to compare",
        ),
    ],
)
def test_where_nothing_can_be_compared_it_says_why(
    setbacks: Setbacks, superstar: str | None, sentence: str
) -> None:
    assert findings.say_setbacks(setbacks, superstar) == sentence


def test_a_rep_is_said_whole_beside_the_superstar() -> None:
    assert findings.say_rep_setbacks(setback_of("Cleo"), ANA) == (
        "Cleo won 7 of 12 decided deals. The deepest slump: 2.5 deals, 10 days, from 2 January 2026 to "
        "12 January 2026. In 34 of 100 offices of equally good reps somebody has one as deep. "
        "The longest losing streak: 5 losses, from 3 January 2026 to 7 January 2026; chance alone makes one "
        "as long in 41 of 100 runs of 12 deals. From a loss to the next new deal: 4 days (2 to 6), after "
        "5 losses, 1 still waiting. Ana for comparison: 2.5 deals and 10 days at the deepest, 5 losses in "
        "a row "
        "and 4 days (2 to 6) to the next new deal."
    )


def test_a_rep_without_losses_is_said_without_slump_and_streak() -> None:
    assert findings.say_rep_setbacks(setback_of("Cleo", "W"), None) == (
        "Cleo won 1 of 1 decided deals. No slump of 2 deals or more. No loss, so no losing streak. "
        "From a loss to the next new deal: no losses."
    )


def test_the_superstar_is_not_compared_with_itself() -> None:
    assert "for comparison" not in findings.say_rep_setbacks(ANA, ANA)


def test_a_slump_still_running_says_so() -> None:
    running = setback_of("Ana", slumps=(replace(ANA.slumps[0], regained=False),))
    assert "to 12 January 2026, and still running then." in findings.say_rep_setbacks(running)


@pytest.mark.parametrize(
    ("by_chance", "words"), [(0.0, "fewer than 1 of 100"), (0.41, "41 of 100"), (1.0, "more than 99 of 100")]
)
def test_a_streak_is_said_with_how_often_chance_makes_one(by_chance: float, words: str) -> None:
    assert ANA.streak is not None
    streak = replace(ANA.streak, by_chance=by_chance, length=1, last=ANA.streak.first)
    assert findings.say_streak(setback_of("Ana", streak=streak)) == (
        f"The longest losing streak: 1 loss, on 3 January 2026; chance alone makes one as long in {words} "
        f"runs "
        "of 12 deals"
    )


def opens_after(rep: str, days: float | None) -> Setbacks:
    again = Reopening(12, 0, near(days, 1.0)) if days else Reopening(4, 0, None)
    return setbacks_of(setback_of(rep, reopening=again))


def together(*offices: Setbacks) -> Setbacks:
    return setbacks_of(*(each for office in offices for each in office.reps.values()))


@pytest.mark.parametrize(
    ("office", "superstar", "sentence"),
    [
        (
            together(
                opens_after("Ana", 4), opens_after("Ben", 9), opens_after("Cleo", 5), opens_after("Dov", 1.5)
            ),
            "Ana",
            "After a loss Ana opens a new deal within 4 days (3 to 5); of 3 others 1 surely takes longer and "
            "1 is surely quicker",
        ),
        (
            together(opens_after("Ana", 4), opens_after("Ben", 9), opens_after("Cleo", 9)),
            "Ana",
            "After a loss Ana opens a new deal within 4 days (3 to 5); of 2 others 2 surely take longer",
        ),
        (
            together(opens_after("Ana", 4), opens_after("Ben", 5)),
            "Ana",
            "After a loss Ana opens a new deal within 4 days (3 to 5); nobody of 1 other is surely "
            "quicker or slower",
        ),
        (
            together(opens_after("Ana", None), opens_after("Ben", 5)),
            "Ana",
            "After a loss Ben opens a new deal within 5 days (4 to 6)",
        ),
        (
            together(opens_after("Ana", 9), opens_after("Ben", 5)),
            None,
            "After a loss the next new deal is opened within 5 to 9 days, half of the time, among 2 reps",
        ),
        (opens_after("Ana", 4), "Ana", "After a loss Ana opens a new deal within 4 days (3 to 5)"),
        (
            opens_after("Ana", None),
            "Ana",
            "Too few losses to say how soon the next deal is opened: it takes 8 of one rep",
        ),
        (
            setbacks_of(setback_of("Ana", reopening=None)),
            "Ana",
            "A column “Created date” would show how soon a new deal is opened after a loss",
        ),
    ],
)
def test_only_intervals_that_do_not_touch_are_called_quicker_or_slower(
    office: Setbacks, superstar: str | None, sentence: str
) -> None:
    assert findings.say_reopening(office, superstar) == sentence


def test_those_who_moved_are_counted_beside_what_chance_would_move() -> None:
    still = [change_of(f"R{at}", "no more than chance would do") for at in range(9)]
    change = changes_of(
        change_of("Ana", "better"), change_of("Ben", "worse"), change_of("Few", "too few"), *still
    )
    assert findings.say_change(change, "2025Q4", "2026Q1") == (
        "2 of 11 reps moved more than chance usually does from 2025Q4 to 2026Q1; chance alone would move "
        "about 1"
    )
    assert findings.say_change(changes_of(*still), "2025Q4", "2026Q1") == (
        "None of 9 reps moved more than chance usually does from 2025Q4 to 2026Q1; chance alone would "
        "move about 1"
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            BehaviourChange(BEHAVIOURS["knows_competition"], "needs", ("competitor",), {}, 0),
            "“knows who else is bidding” cannot be compared: it needs column “Competitor”",
        ),
        (changes_of(), "Nobody has decided deals in 2025Q4 or 2026Q1"),
        (
            changes_of(change_of("Few", "too few")),
            "Too few decided deals in 2025Q4 or 2026Q1 to compare anybody",
        ),
        (
            changes_of(change_of("Ana", "better")),
            "The one rep who can be compared moved more than chance usually does from 2025Q4 to 2026Q1; "
            "chance alone does that one time in 10",
        ),
    ],
)
def test_where_nobody_can_be_compared_it_says_why(change: BehaviourChange, sentence: str) -> None:
    assert findings.say_change(change, "2025Q4", "2026Q1") == sentence


def test_one_reps_change_is_set_against_regression_to_the_mean() -> None:
    assert findings.say_rep_change(change_of("Ben", "better"), CLOSE_RATE, "2025Q4", "2026Q1") == (
        "Ben: 25 % (10 of 40) in 2025Q4, 45 % (18 of 40) in 2026Q1. With nothing changed, 2026Q1 would "
        "come out at "
        "about 30 % (16 % to 44 %): better than chance would make it"
    )
    assert findings.say_rep_change(change_of("Ben", "too few"), CLOSE_RATE, "2025Q4", "2026Q1") == (
        "Ben: too few: 3 decided deals, then 3"
    )


def test_connections_that_are_sure_are_named_in_both_directions() -> None:
    holds = [
        hold_of("referrals_earned", "closes more", 0.6),
        hold_of("comes_back", "closes more", 0.6),
        hold_of("no_squeeze", "closes less", -0.6),
        hold_of("honest_no", "can't tell", 0.1),
    ]
    assert findings.say_article(holds) == (
        "Reps higher on “customers send others” and “customers come back” close more here; "
        "those higher on “no rush at the quarter’s end” (counted from the same deals) close less"
    )
    assert findings.say_article(holds[2:]) == (
        "Reps higher on “no rush at the quarter’s end” (counted from the same deals) close less here"
    )


def test_where_no_connection_is_sure_it_says_how_little_there_is() -> None:
    unsure = [hold_of(name, "can't tell", 0.1) for name in BEHAVIOURS]
    assert findings.say_article(unsure) == (
        "Nothing here is surely connected with closing more: 12 reps are few for 11 looks"
    )
    assert findings.say_article([hold_of("honest_no", "can't tell", 0.1, reps=200)] * 11) == (
        "Nothing here is surely connected with closing more, among 200 reps and 11 behaviours"
    )


def test_where_no_connection_can_be_asked_it_says_why() -> None:
    few = [hold_of("honest_no", "too few", reps=3), hold_of("knows_competition", "needs", reps=0)]
    assert findings.say_article(few) == (
        "Too few reps to ask: a connection takes 5 reps with deals enough on both sides"
    )
    assert findings.say_article(few[1:]) == "None of the behaviours can be counted from this file’s columns"
    assert findings.say_article([]) == (
        "Too few reps to ask: a connection takes 5 reps with deals enough on both sides"
    )


@pytest.mark.parametrize(
    ("verdict", "correlation", "sentence"),
    [
        (
            "closes more",
            0.6,
            "Reps higher on “customers come back” close more here: a rank correlation of +0.60 (+0.35 to "
            "+0.85) "
            "over 12 reps. With so many looks, chance alone finds one as strong in 3 of 100 offices.",
        ),
        (
            "closes less",
            -0.6,
            "Reps higher on “customers come back” close less here: a rank correlation of −0.60 (−0.85 to "
            "−0.35) "
            "over 12 reps. With so many looks, chance alone finds one as strong in 3 of 100 offices.",
        ),
        (
            "can't tell",
            0.1,
            "Whether reps higher on “customers come back” close more or less cannot be told: a rank "
            "correlation "
            "of +0.10 (−0.15 to +0.35) over 12 reps.",
        ),
        ("too few", None, "“customers come back”: too few: 2 reps of the 5 it takes"),
    ],
)
def test_one_connection_is_said_in_words_with_its_figure(
    verdict: str, correlation: float | None, sentence: str
) -> None:
    assert (
        findings.say_hold(hold_of("comes_back", verdict, correlation, 2 if correlation is None else 12))
        == sentence
    )


def test_a_behaviour_made_of_the_same_deals_says_so() -> None:
    assert findings.say_hold(hold_of("won_back", "can't tell", 0.1)).endswith(
        " It is counted from the same deals as the close rate, so part of a connection may be arithmetic."
    )


@pytest.mark.parametrize(
    ("losses", "goal", "sentence"),
    [
        (3.2, 5, "Ana lost 3.2 deals a week: 1.8 short of the goal"),
        (7.04, 5, "Ana lost 7.0 deals a week: 2.0 beyond the goal"),
        (1.2, 1, "Ana lost 1.2 deals a week: about the goal"),
        (0.0, 2, "Ana lost no deal in these quarters"),
    ],
)
def test_a_failure_goal_stands_beside_the_losses_there_are(losses: float, goal: int, sentence: str) -> None:
    assert findings.say_failure_goal(weekly_losses=losses, goal=goal, rep="Ana") == sentence


def test_the_line_above_the_runs_names_whose_the_grey_one_is() -> None:
    said = describe_picture("Ana")
    assert said.endswith("Shaded: slumps, the deepest named. Grey line: Ana.")
    assert "Grey" not in describe_picture(None)
