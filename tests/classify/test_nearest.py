"""Why a rule takes a text, and what is suggested for one that none knows."""

from __future__ import annotations

import pytest

from lib.classify.nearest import explain_text, nearest_rules
from lib.cli import main


def test_why_shows_one_block_a_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "Existing customer event", "Zzyzx"]) == 0
    assert capsys.readouterr().out == (
        "“Existing customer event”\n"
        "  rule      trade_event\n"
        "  language  en\n"
        "  words     customer event\n"
        "  because   trade shows, conferences and seminars\n"
        "  channel   Trade event\n"
        "  class     standard process\n"
        "\n"
        "“Zzyzx”\n"
        "  no rule knows it\n"
        "  nor is any rule near\n"
    )


def test_why_says_that_a_generic_rule_gives_way_and_names_what_is_near() -> None:
    assert explain_text("Website").endswith("gives way to the account’s history where that speaks")
    assert "near      trade_event (Trade event), by “conference”, en" in explain_text("Cnfernc")


def test_the_nearest_rules_are_at_most_three_different_ones_that_say_something() -> None:
    (near, none) = nearest_rules(["Recmmendaton Lyn", ""])
    assert near[0].channel == "word_of_mouth"
    assert len({some.rule for some in near}) == len(near) <= 3
    assert none == ()


def test_a_huge_text_is_explained_by_its_beginning() -> None:
    assert len(explain_text("Zzyzx" * 200_000)) < 1_000
