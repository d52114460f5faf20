"""The door's rules: who comes in, and who is told what instead."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.access import Fault, check_sign_in, is_on_list, judge_visitor
from lib.settings import OfficeSettings, Settings

NOW = 1_800_000_000.0
LIST = ("boss@firm.example", "@team.example")
BOSS = {"is_logged_in": True, "email": "boss@firm.example", "email_verified": True, "exp": NOW + 3600}
AUTH = {
    "redirect_uri": "https://luck.firm.example/oauth2callback",
    "cookie_secret": "0123456789abcdef0123456789abcdef",
    "client_id": "luck",
    "client_secret": "hush",
    "server_metadata_url": "https://id.firm.example/.well-known/openid-configuration",
}
NOBODY = (None, {}, {"is_logged_in": False}, {"email": "boss@firm.example", "exp": NOW + 1})


def settings_of(allow: tuple[str, ...] = LIST, public: bool = False) -> Settings:
    return Settings(OfficeSettings(("https://docs.google.com/spreadsheets/d/1abc",), "Hush", public, allow))


def judge(claims: Any, ready: bool = True, **settings: Any) -> str:
    return judge_visitor(settings_of(**settings), claims, ready, NOW).answer


@pytest.mark.parametrize("claims", [*NOBODY, BOSS, {**BOSS, "exp": 0}])
@pytest.mark.parametrize("ready", [True, False])
def test_where_no_office_is_configured_or_it_is_public_everybody_comes_in(claims: Any, ready: bool) -> None:
    assert judge_visitor(Settings(), claims, ready, NOW).answer == "come in"
    assert judge(claims, ready, public=True, allow=()) == "come in"


@pytest.mark.parametrize("claims", [*NOBODY, BOSS])
def test_an_office_for_which_nothing_is_set_up_lets_nobody_in(claims: Any) -> None:
    assert judge(claims, ready=False) == "not set up"
    assert judge(claims, ready=True, allow=()) == "not set up"
    assert judge(claims, ready=False, allow=()) == "not set up"


@pytest.mark.parametrize("claims", NOBODY)
def test_who_is_not_signed_in_is_asked_to(claims: Any) -> None:
    assert judge(claims) == "sign in"


@pytest.mark.parametrize("signed_in", [1, "true", "True", None])
def test_being_signed_in_is_the_word_true_and_nothing_like_it(signed_in: Any) -> None:
    assert judge({**BOSS, "is_logged_in": signed_in}) == "sign in"


@pytest.mark.parametrize(
    ("address", "welcome"),
    [
        ("boss@firm.example", True),
        ("BOSS@Firm.Example", True),
        ("anybody@team.example", True),
        ("anybody@TEAM.example", True),
        ("other@firm.example", False),
        ("boss@firm.example.evil.example", False),
        ("x@evilteam.example", False),
        ("x@sub.team.example", False),
        ("x@team.example.evil.example", False),
        ("@team.example", False),
        ("x@y@team.example", False),
        ('"x@team.example"@evil.example', False),
        ("x@evil.example@team.example", False),
        (" boss@firm.example", False),
        ("boss@firm.example\n", False),
        ("x@team.example.", False),
        ("boss@firm.example,x@evil.example", False),
        ("bоss@firm.example", False),  # Cyrillic о
        ("x@tеam.example", False),  # Cyrillic е
        ("bosſ@firm.example", False),  # long s, which casefold makes an s
        ("boss@ﬁrm.example", False),  # ligature, which normalisation makes f and i
        ("boss@firm。example", False),  # a full stop that some programs take for a dot
    ],
)
def test_the_list_means_whole_addresses_and_exact_domains(address: str, welcome: bool) -> None:
    assert is_on_list(address, LIST) is welcome
    assert (judge({**BOSS, "email": address}) == "come in") is welcome


def test_a_kelvin_sign_is_not_a_k() -> None:
    assert "\u212a".lower() == "k"
    assert not is_on_list("\u212aim@firm.example", ("kim@firm.example",))
    assert is_on_list("Kim@firm.example", ("kim@firm.example",))


_DOMAINS = st.sampled_from(
    ["team.example", "TEAM.Example", "a.team.example", "ateam.example", "team.example."]
)


@given(st.text(alphabet="ab@. \n", max_size=4), _DOMAINS)
def test_a_domain_lets_in_exactly_who_has_one_name_before_it(before: str, domain: str) -> None:
    one_name = bool(before) and not set(before) & set("@ \n")
    right = domain.lower() == "team.example"
    assert is_on_list(f"{before}@{domain}", ("@team.example",)) is (one_name and right)


@given(st.text(alphabet=st.characters(min_codepoint=0x80), min_size=1), st.text(alphabet="abc", min_size=1))
def test_letters_beyond_ascii_match_themselves_alone(odd: str, plain: str) -> None:
    address = f"{plain}{odd}@firm.example"
    for form in ("NFC", "NFKC", "NFKD"):
        other = unicodedata.normalize(form, address)
        assert is_on_list(address, (other,)) <= (other == address)


@pytest.mark.parametrize("exp", [NOW, NOW - 1, 0, None, "2100", True, float("nan")])
def test_a_sign_in_that_ran_out_or_has_no_end_has_to_be_made_again(exp: Any) -> None:
    assert judge({**BOSS, "exp": exp}) == "expired"


def test_a_sign_in_without_an_end_is_none() -> None:
    assert judge({name: value for name, value in BOSS.items() if name != "exp"}) == "expired"


@pytest.mark.parametrize("verified", [False, "false", "no", "", None, 0, "TRUE?"])
def test_an_address_that_the_provider_has_not_checked_is_nobodys(verified: Any) -> None:
    assert judge({**BOSS, "email_verified": verified}) == "unverified"


@pytest.mark.parametrize("verified", [True, "true", "True"])
def test_a_checked_address_is_good_as_a_word_too(verified: Any) -> None:
    assert judge({**BOSS, "email_verified": verified}) == "come in"


def test_a_firms_own_provider_need_not_say_that_it_checked() -> None:
    assert judge({name: value for name, value in BOSS.items() if name != "email_verified"}) == "come in"


@pytest.mark.parametrize("address", [None, "", "boss", 7, ["boss@firm.example"], "a b@firm.example"])
def test_without_an_address_nobody_can_be_on_the_list(address: Any) -> None:
    claims = {**BOSS, "email": address, "preferred_username": "boss@firm.example"}
    assert judge(claims) == "no address"


def test_who_is_refused_is_told_as_whom_they_are_signed_in_and_no_log_is() -> None:
    verdict = judge_visitor(settings_of(), {**BOSS, "email": "eve@other.example"}, True, NOW)
    assert (verdict.answer, verdict.address) == ("not on the list", "eve@other.example")
    assert "eve" not in repr(verdict)


def test_a_complete_sign_in_is_ready() -> None:
    sign_in = check_sign_in(AUTH)
    assert sign_in.is_ready
    assert sign_in.providers == ("default",)
    assert sign_in.origin == "https://luck.firm.example"


@pytest.mark.parametrize("line", AUTH)
@pytest.mark.parametrize("value", [None, "", "  ", 7])
def test_the_line_that_is_missing_is_named(line: str, value: Any) -> None:
    lines = {**AUTH, line: value} if value is not None else {key: AUTH[key] for key in AUTH if key != line}
    assert check_sign_in(lines).faults == (Fault("missing", "auth", line),)


@pytest.mark.parametrize("auth", [None, {}, "on", 7])
def test_without_the_section_all_five_lines_are_missing(auth: Any) -> None:
    assert [fault.line for fault in check_sign_in(auth).faults] == list(AUTH)


@pytest.mark.parametrize(
    ("line", "value", "kind"),
    [
        ("cookie_secret", "0123456789abcdef0123456789abcde", "short"),
        ("redirect_uri", "https://luck.firm.example/", "callback"),
        ("redirect_uri", "luck.firm.example/oauth2callback", "callback"),
        ("redirect_uri", "http://[/oauth2callback", "callback"),
        ("server_metadata_url", "http://id.firm.example/.well-known/openid-configuration", "unsafe"),
        ("server_metadata_url", "id.firm.example", "unsafe"),
        (
            "server_metadata_url",
            "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration",
            "any tenant",
        ),
        (
            "server_metadata_url",
            "https://LOGIN.microsoftonline.com/Organizations/v2.0/.well-known/openid-configuration",
            "any tenant",
        ),
    ],
)
def test_a_line_by_which_strangers_could_come_in_is_a_fault(line: str, value: str, kind: str) -> None:
    assert check_sign_in({**AUTH, line: value}).faults == (Fault(kind, "auth", line),)  # type: ignore[arg-type]


def test_several_providers_have_a_section_each() -> None:
    shared = {line: AUTH[line] for line in ("redirect_uri", "cookie_secret")}
    own = {line: text for line, text in AUTH.items() if line not in shared}
    both = check_sign_in({**shared, "google": own, "okta": {**own, "client_id": ""}})
    assert both.providers == ("google", "okta")
    assert both.faults == (Fault("missing", "auth.okta", "client_id"),)
    assert check_sign_in({**AUTH, "google": own}).providers == ("default", "google")
    assert check_sign_in({**shared, "our_own": own}).faults == (Fault("name", "auth.our_own", "our_own"),)
    assert check_sign_in({**AUTH, "client_kwargs": {"prompt": "login"}}).providers == ("default",)
