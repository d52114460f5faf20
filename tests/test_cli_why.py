"""What a text is taken for, explained on the command line: lead sources, reasons of a loss, stages."""

from __future__ import annotations

import pytest

from lib.classify.reason_why import explain_lost_reason
from lib.cli import main
from lib.intake.stage_why import explain_stage


def test_a_stage_is_explained_with_how_sure_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["why", "--as", "stage", "6 - Closed-Won #4711", "Verloren – Preis", "Gewonnen oder verloren"])
        == 0
    )
    assert capsys.readouterr().out == (
        "“6 - Closed-Won #4711”\n"
        "  rule      won\n"
        "  language  en\n"
        "  words     closed won\n"
        "  because   the deal is won\n"
        "  outcome   won, known for certain\n"
        "\n"
        "“Verloren – Preis”\n"
        "  rule      lost\n"
        "  language  de\n"
        "  words     verloren\n"
        "  because   the deal is decided, and not won\n"
        "  outcome   lost, a guess, shown as one on the page Data\n"
        "\n"
        "“Gewonnen oder verloren”\n"
        "  rule      both\n"
        "  language  de\n"
        "  words     gewonnen\n"
        "  because   it says two things at once\n"
        "  outcome   open, taken so until you say on the page Data what it is\n"
    )


def test_a_stage_that_no_rule_knows_is_explained_by_what_is_near() -> None:
    assert "  near      open, by “negotiation”, en" in explain_stage("Ngtiation")
    assert "  nor is any rule near\n" in explain_stage("Zzyzx")


def test_a_lost_reason_is_explained_with_what_it_counts_as(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "--as", "lost-reason", "Disqualified by us", "Zzyzx"]) == 0
    assert capsys.readouterr().out == (
        "“Disqualified by us”\n"
        "  rule      we_declined\n"
        "  language  en\n"
        "  words     disqualified by us\n"
        "  because   we advised against it\n"
        "  counts    as an honest no: we advised against it\n"
        "\n"
        "“Zzyzx”\n"
        "  no rule knows it\n"
        "  nor is any rule near\n"
        "  counts    as the customer’s own refusal\n"
    )


def test_a_lost_reason_that_no_rule_knows_is_explained_by_what_is_near() -> None:
    assert "  near      sent_elsewhere, by " in explain_lost_reason("Recmmendd a cmpetitor")


def test_a_huge_text_is_explained_by_its_beginning() -> None:
    for explain in (explain_stage, explain_lost_reason):
        assert len(explain("Zzyzx" * 200_000)) < 1_000


def test_a_kind_of_text_that_there_is_not_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["why", "--as", "deal", "Won"])
    assert ended.value.code == 2
    assert "invalid choice: 'deal'" in capsys.readouterr().err
