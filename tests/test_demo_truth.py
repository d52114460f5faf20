"""What was planted in the made-up office is what the whole street finds in it."""

from __future__ import annotations

from collections import Counter

import pytest

from lib.intake.demo import make_office
from lib.intake.demo.profiles import read_words
from lib.office import Office, Scope, open_demo
from lib.terms import BEHAVIOURS, CHANNELS, VERDICTS


@pytest.fixture(scope="module")
def truth():
    return make_office().truth


@pytest.fixture(scope="module")
def office() -> Office:
    return open_demo()


def test_every_made_up_deal_is_read(office):
    made = make_office().deals
    assert (office.intake.accepted, office.intake.rejected) == (made.num_rows, 0)
    assert office.deals["rep"].to_pylist() == made["rep"].to_pylist()
    assert office.deals["amount"].to_pylist() == made["amount"].to_pylist()


def test_the_planted_superstar_is_found_and_the_race_is_still_open(office, truth):
    found = office.superstar(Scope())
    assert found.rep == truth.superstar
    assert 0.55 < found.p_best < 0.85
    assert 1 <= len(found.in_the_race) <= 2


def test_the_true_close_rates_lie_in_the_intervals_of_all_but_the_lucky(office, truth):
    rates = office.close_rates()
    fair = [rep for rep in truth.close_rates if rep not in truth.lucky]
    covered = [rates[rep].estimate.low <= truth.close_rates[rep] <= rates[rep].estimate.high for rep in fair]
    assert sum(covered) >= len(fair) - 2


def test_the_team_sells_about_as_much_by_provoked_luck_as_by_process_and_the_superstar_more(office, truth):
    luck = office.luck()
    team = {klass: share.share.value for klass, share in luck.team.classes.items()}
    assert team == pytest.approx(
        {"provoked": 0.45, "process": 0.40, "chance": 0.08, "unknown": 0.07}, abs=0.04
    )
    assert luck.reps[truth.superstar].classes["provoked"].share.value == pytest.approx(0.62, abs=0.05)


def test_every_channel_has_sales(office):
    assert set(office.luck().channels) == set(CHANNELS)


def test_all_eleven_behaviours_can_be_counted_and_every_verdict_is_met(office):
    behaviours = office.behaviours(Scope())
    assert [says.behaviour.id for says in behaviours] == list(BEHAVIOURS)
    assert {says.status for says in behaviours} == {"ok"}
    verdicts = Counter(gap.verdict for says in behaviours for gap in says.reps.values() if gap.verdict)
    assert set(verdicts) == set(VERDICTS)
    assert max(verdicts.values()) < 0.55 * verdicts.total()


def test_every_rep_has_verdicts_of_several_kinds(office, truth):
    behaviours = office.behaviours(Scope())
    for rep in office.reps:
        if rep != truth.superstar:
            assert len({says.reps[rep].verdict for says in behaviours}) >= 3, rep


def test_calm_after_losses_and_referrals_set_the_superstar_apart(office, truth):
    says = {one.behaviour.id: one.reps for one in office.behaviours(Scope())}
    for planted in ("bounce_back", "shakes_it_off", "referrals_earned", "introduced", "friend_returns"):
        assert max(says[planted], key=lambda rep: says[planted][rep].value.value) == truth.superstar
        assert sum(gap.verdict == "behind" for gap in says[planted].values()) >= 4, planted


def test_a_xerox_story_is_told_as_won_back_through_a_friend(office, truth):
    deals = office.deals.select(["account", "outcome", "channel", "because"]).to_pylist()
    for story in truth.xerox:
        won = [d for d in deals if d["account"] == story.account and d["outcome"] == "won"]
        assert [deal["channel"] for deal in won] == ["won_back_by_friend"]
        assert story.friend in won[0]["because"]


def test_most_deals_are_found_to_come_from_where_they_were_planted(office):
    origins = read_words()["origins"]
    planted = [origins[origin]["channel"] for origin in make_office().deals["origin"].to_pylist()]
    found = office.deals["channel"].to_pylist()
    assert sum(a == b for a, b in zip(planted, found, strict=True)) > 0.93 * len(found)


def test_the_seat_tells_the_truly_better_from_the_merely_lucky(office, truth):
    seats = office.seats()
    for rep in (truth.superstar, *truth.better):
        assert seats[rep].beyond.low > 0, rep
    for rep in truth.lucky:
        assert seats[rep].count.hits / seats[rep].count.chances > 0.4, rep
        assert seats[rep].beyond.low < 0 < seats[rep].beyond.high, rep


def test_the_superstar_opens_the_next_deal_soonest_after_a_loss(office, truth):
    setbacks = office.setbacks()
    medians = {rep: one.reopening.median for rep, one in setbacks.reps.items()}
    assert min(medians, key=lambda rep: medians[rep].value) == truth.superstar
    assert sum(median.low > medians[truth.superstar].high for median in medians.values()) >= 3


def test_little_of_the_difference_between_these_reps_is_chance_and_the_office_stands_out_in_a_line_up(office):
    assert office.chance_share().high < 0.3
    assert office.line_up().as_uneven < 0.001


def test_what_was_planted_to_go_with_closing_more_is_never_said_to_go_with_closing_less(office):
    assert {hold.verdict for hold in office.article()} <= {"closes more", "can't tell"}
    assert any(hold.verdict == "closes more" for hold in office.article())
