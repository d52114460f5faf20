"""Every sentence above a picture is true of the figures below it."""

from __future__ import annotations

from dataclasses import replace

from lib.charts import findings
from lib.says import Superstar
from tests.charts.says import behaviours_of, luck_of, rate_of

OFFICE = luck_of(Ana=(6, 3, 1, 0), Ben=(2, 6, 0, 2))


def say(luck: object, by: str = "sales", besides: str | None = "Ana") -> str:
    return findings.say_luck(luck, by=by, currency="EUR", besides=besides)  # type: ignore[arg-type]


def test_the_home_finding_names_the_office_its_n_and_the_superstar() -> None:
    assert say(OFFICE) == "Provoked luck brought 40 % of the office’s 20 sales; for Ana it was 60 %"


def test_by_revenue_it_names_the_money() -> None:
    assert (
        say(OFFICE, "revenue")
        == "Provoked luck brought 40 % of the office’s EUR 2,000 of revenue; for Ana it was 60 %"
    )


def test_an_office_of_one_is_called_by_name() -> None:
    assert say(luck_of(Ana=(1, 0, 0, 0))) == "Provoked luck brought 100 % of Ana’s 1 sale"


def test_a_rep_without_sales_is_not_set_beside_the_office() -> None:
    assert (
        say(luck_of(Ana=(0, 0, 0, 0), Ben=(1, 1, 0, 0)))
        == "Provoked luck brought 50 % of the office’s 2 sales"
    )


def test_without_sales_there_is_no_luck_to_trace() -> None:
    assert say(luck_of(Ana=(0, 0, 0, 0))).startswith("No sale yet")


def test_the_unknown_is_said_with_how_far_the_split_could_move() -> None:
    assert findings.say_unknown(OFFICE.team, "sales") == (
        "10 % unknown (2 of 20 sales). Were all of it one class: provoked luck 40 % to 50 %, "
        "standard process 45 % to 55 % and pure chance 5 % to 15 %. "
        "What it was can be said under Corrections."
    )
    assert findings.say_unknown(luck_of(Ana=(1, 1, 0, 0)).team, "sales").startswith("Nothing unknown")


def test_a_file_without_a_source_is_told_which_column_would_open_the_rest() -> None:
    assert "A column “Lead source” would open the rest" in findings.say_columns({"source", "referred_by"})
    assert findings.say_columns({"referred_by"}).startswith("A column “Referred by”")
    assert findings.say_columns(set()) == ""


def test_the_superstar_is_named_with_how_sure_it_is() -> None:
    rates = {"Ana": rate_of("Ana", 9, 18, 0.71), "Ben": rate_of("Ben", 4, 16, 0.29)}
    star = Superstar("Ana", "close rate", 0.71, ("Ben",))
    assert (
        findings.say_superstar(star, rates)
        == "Ana is the superstar, truly the best closer in 7 of 10 futures"
    )
    assert findings.say_race(star, rates) == (
        "Ana won 9 of 18 decided deals: a close rate of 50 % (40 % to 60 %). "
        "Still in the race: Ben (3 of 10)."
    )


def test_a_superstar_whom_the_manager_named_is_not_called_the_best() -> None:
    rates = {"Ana": rate_of("Ana", 9, 18, 0.9), "Ben": rate_of("Ben", 4, 16, 0.004)}
    said = findings.say_superstar(Superstar("Ben", "you", 0.004, ("Ana",)), rates)
    assert said == "You named Ben the superstar; truly the best closer in 0 of 10 futures"


def test_where_nobody_has_won_there_is_no_superstar_to_learn_from() -> None:
    rates = {"Ana": rate_of("Ana", 0, 18, 0.5), "Ben": rate_of("Ben", 0, 16, 0.5)}
    assert "has won a deal" in findings.say_superstar(Superstar("Ana", "close rate", 0.5, ()), rates)


def test_the_gaps_are_counted_and_the_surest_and_the_largest_named() -> None:
    behaviours = behaviours_of(
        won_back=("behind", -10, 0.99), comes_back=("behind", -30, 0.96), no_squeeze=("ahead", 9, 0.01)
    )
    assert findings.say_gaps(behaviours, "Ben", "Ana") == (
        "Ben is behind Ana on two behaviours, ahead on one; "
        "“lost accounts return” is the surest, “customers come back” the largest"
    )


def test_one_gap_is_named_alone() -> None:
    said = findings.say_gaps(behaviours_of(won_back=("behind", -10, 0.99)), "Ben", "Ana")
    assert said == "Ben is behind Ana on one behaviour; it is “lost accounts return”"


def test_where_nothing_is_decided_that_is_the_finding() -> None:
    behaviours = behaviours_of(
        won_back=("can't tell yet", -5, 0.7), comes_back=("level", 0, 0.5), honest_no=("too few", 0, 0.5)
    )
    assert findings.say_gaps(behaviours, "Ben", "Ana") == (
        "Nothing sets Ben apart from Ana yet: level on one, too close to tell on one and too few deals on one"
    )


def test_the_grid_names_the_behaviour_on_which_most_are_behind() -> None:
    behaviours = behaviours_of(won_back=("behind", -10, 0.99))
    assert findings.say_grid(behaviours, ["Ana", "Ben"], "Ana") == (
        "“lost accounts return” is where most are behind Ana: 1 rep of 1"
    )


def test_the_course_of_one_quarter_is_that_quarter() -> None:
    assert (
        findings.say_quarters(OFFICE, "sales")
        == "All sales fall in one quarter, 2026Q1: provoked luck brought 40 %"
    )


def test_the_course_makes_no_rise_of_a_first_quarter_with_three_sales() -> None:
    quarters = {
        "2025Q4": {"provoked": (0, 0.0), "process": (3, 300.0)},
        "2026Q1": {"provoked": (8, 500.0), "process": (9, 200.0)},
    }
    said = findings.say_quarters(replace(OFFICE, quarters=quarters), "sales")
    assert said == "Provoked luck: 47 % in 2026Q1 (17 sales), 40 % over all 2 quarters"


def test_channels_are_named_with_their_n() -> None:
    assert findings.say_channels(OFFICE, "sales", None) == (
        "Referral is what luck is mostly made of, with 8 sales; Outbound brought 9 sales"
    )


def test_two_unknown_sales_of_fourteen_hundred_are_said_to_move_nothing() -> None:
    classes = {
        klass: replace(share, sales=sales)
        for (klass, share), sales in zip(OFFICE.team.classes.items(), (428, 995, 0, 2), strict=True)
    }
    said = findings.say_unknown(replace(OFFICE.team, sales=1425, classes=classes), "sales")
    assert said == "Unknown: 2 of 1,425 sales, too few to move the split."


def test_chances_too_young_to_count_are_said_once_each() -> None:
    verdicts = ("level", 0.0, 0.5)
    says = behaviours_of(won_back=verdicts, friend_returns=verdicts, comes_back=verdicts, no_squeeze=verdicts)
    ages = {"won_back": 258, "friend_returns": 258, "comes_back": 12}
    aged = [replace(each, young=ages.get(each.behaviour.id, 0)) for each in says]
    assert findings.say_young(aged) == (
        "Less than 182 days old when the data ends, so not counted yet: "
        "258 lost accounts and 12 customers won of the office."
    )
    assert findings.say_young(says) == ""


def test_an_office_without_provoked_sales_is_not_said_to_have_been_brought_nothing() -> None:
    luck = luck_of(Ana=(0, 9, 1, 2), Ben=(0, 3, 0, 0))
    said = findings.say_luck(luck, by="sales", currency=None, besides="Ana")
    assert said == "None of the office’s 15 sales can be traced to provoked luck"


def test_a_superstar_without_a_single_rival_is_not_said_to_have_won_the_race() -> None:
    rates = {"Ana": rate_of("Ana", 9, 18, 0.6), **{f"R{n}": rate_of(f"R{n}", 5, 18, 0.08) for n in range(5)}}
    said = findings.say_race(Superstar("Ana", "close rate", 0.6, ()), rates)
    assert said.endswith("No other single rep comes to 1 in 10.")
