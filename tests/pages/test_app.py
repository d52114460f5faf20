"""The app, page by page, without a browser: every office says something true on every page."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from lib.offices.brought import Brought
from lib.ui.bring import find_offices
from tests.pages.files import HOSTILE_NAMES, ODD_OFFICES, write_file, write_office

APP = str(Path(__file__).parents[2] / "app.py")
PAGES = ("luck", "superstar", "skill", "setbacks", "change", "article", "deals", "corrections", "data")


def open_page(page: str, **address: str | list[str]) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    if page != "luck":
        # AppTest.switch_page knows pages by their file; ours are functions.
        app._page_hash = calc_hash(page)
        app.run()
    return app


def bring(data: bytes, name: str = "deals.csv") -> Brought:
    return find_offices().bring_files([(name, data)])


def words_on(app: AppTest) -> str:
    parts = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.error, *app.warning, *app.info]
    return "\n".join(str(part.value) for part in parts)


@pytest.mark.parametrize("name", ODD_OFFICES)
def test_an_odd_office_says_something_true_on_every_page(name: str, caplog: pytest.LogCaptureFixture) -> None:
    token = bring(ODD_OFFICES[name]).token
    assert token
    for page in PAGES:
        with caplog.at_level(logging.ERROR, logger="provoked_luck"):
            app = open_page(page, office=token)
        assert [title.value for title in app.title], page
        assert not app.exception, page
        assert not app.error, page
    assert not [record for record in caplog.records if record.name == "provoked_luck"]


def test_the_home_page_says_the_finding_with_its_n() -> None:
    app = open_page("luck", office=str(bring(write_office(("Ana", "Ben"))).token))
    assert app.title[0].value.replace("\u00a0", " ").startswith("Provoked luck brought ")
    assert "of the office’s 20 sales" in app.title[0].value
    assert [metric.label for metric in app.metric] == [
        "provoked luck",
        "standard process",
        "pure chance",
        "unknown",
    ]
    assert all(" of 20" in metric.delta for metric in app.metric)


def test_the_data_page_says_which_columns_and_sources_would_tell_more() -> None:
    rows = "".join(f"Ana,Won,2025-02-0{day},Dragonfly\n" for day in range(1, 9))
    app = open_page("data", office=str(bring(b"Rep,Stage,Closed,Lead source\n" + rows.encode()).token))
    words = words_on(app)
    assert "Add the column “Account”" in words
    assert "Add the column “Lead source”" not in words
    (unknown,) = [table.value for table in app.dataframe if "Lead source" in table.value]
    assert unknown.to_dict("records") == [
        {"Lead source": "Dragonfly", "Deals": 8, "Sales": 8, "Revenue": 0.0}
    ]


def test_the_page_says_which_filters_made_the_figures_and_the_datas_day_and_rows() -> None:
    token = str(bring(write_office(("Ana", "Ben"))).token)
    app = open_page("luck", office=token, rep="Ana", by="revenue")
    footing = next(part.value for part in app.caption if "rows read" in part.value)
    assert "Ana · 2025Q1" in footing
    assert "by revenue" in footing
    assert "30 deals in view" in footing
    assert "60 rows read = 60 accepted + 0 rejected + 0 blank" in footing


def test_the_rep_filter_never_changes_who_the_superstar_is() -> None:
    token = str(bring(write_office(("Ana", "Ben", "Cleo"))).token)
    everybody, one = open_page("superstar", office=token), open_page("superstar", office=token, rep="Ben")
    assert everybody.title[0].value == one.title[0].value


def test_a_named_superstar_is_said_to_be_named_by_you() -> None:
    token = str(bring(write_office(("Ana", "Ben", "Cleo"))).token)
    assert open_page("superstar", office=token, superstar="Cleo").title[0].value.startswith("You named Cleo")


def test_bad_values_in_the_address_vanish_politely() -> None:
    token = str(bring(write_office(("Ana", "Ben"))).token)
    app = open_page("luck", office=token, rep="Nobody", quarter="never", superstar="<b>", by="luck")
    assert not app.error
    assert any("all reps" in part.value for part in app.caption)


def test_changing_a_filter_writes_the_address_with_every_other_filter() -> None:
    token = str(bring(write_office(("Ana", "Ben"))).token)
    app = open_page("luck", office=token, rep="Ana")
    app.selectbox(key="filter_superstar").set_value("Ben").run()
    assert dict(app.query_params) == {"office": token, "rep": "Ana", "superstar": "Ben"}


def test_a_link_whose_upload_is_gone_says_so_and_asks_for_the_file_again() -> None:
    app = open_page("luck", office="forgotten", rep="Ana")
    assert "no longer here" in app.title[0].value
    assert "Bring the file again" in app.warning[0].value
    assert app.query_params["rep"] == "Ana"
    assert app.get("file_uploader")
    assert open_page("data", office="forgotten").get("file_uploader")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "empty.csv"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "photo.csv"),
        (b"PK\x03\x04 not really", "broken.xlsx"),
        (write_file([("1", "Closed Won", "2026-01-01")], ("Deal ID", "Stage", "Close Date")), "no rep.csv"),
        (write_file([("1", "Ana", "2026-01-01")], ("Deal ID", "Owner", "Close Date")), "no outcome.csv"),
        (write_file([]), "no rows.csv"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence_on_every_page(data: bytes, name: str) -> None:
    token = str(bring(data, name).token)
    for page in PAGES:
        app = open_page(page, office=token)
        assert not app.exception
        assert "cannot be read" in app.title[0].value
        assert len(app.error) == 1
        assert len(app.error[0].value) > 20


def test_a_wrong_match_is_mended_on_the_data_page_without_a_new_upload() -> None:
    headers = ("Deal ID", "Wer", "Stage", "Close Date")
    rows = [
        (f"D{n}", ("Ana", "Ben")[n % 2], ("Closed Won", "Closed Lost")[n % 3 == 0], "2026-01-15")
        for n in range(40)
    ]
    token = str(bring(write_file(rows, headers)).token)
    app = open_page("data", office=token)
    app.selectbox(key=f"match_{token}_0_column_rep").set_value(1).run()
    assert app.title[0].value.endswith("40 deals read")
    assert "of the office’s" in open_page("luck", office=token).title[0].value


def test_a_stage_counted_anew_is_counted_on_every_page() -> None:
    token = str(bring(write_office(("Ana", "Ben"))).token)
    app = open_page("data", office=token)
    app.button_group(key=f"match_{token}_0_stage_Open").set_value("won").run()
    assert "40 sales" in open_page("luck", office=token).title[0].value


def test_hostile_names_reach_no_page_alive() -> None:
    token = str(bring(write_office(HOSTILE_NAMES, texts=HOSTILE_NAMES)).token)
    for page in PAGES:
        words = words_on(open_page(page, office=token))
        for live in ("<img", "](javascript", " :material", " :smile:", " $x"):
            assert live not in words.replace("\\<img", "").replace("\\](", "")


def test_a_page_that_fails_says_one_sentence_and_logs_no_deal(caplog: pytest.LogCaptureFixture) -> None:
    def page() -> None:
        from lib.ui.notices import draw_guarded

        def fail() -> None:
            raise ValueError("Ana Marković, EUR 5,000")

        draw_guarded(fail)

    app = AppTest.from_function(page).run()
    assert "could not be drawn" in app.error[0].value
    assert "ValueError" in caplog.text
    assert "Ana" not in caplog.text
