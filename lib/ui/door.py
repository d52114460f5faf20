"""The door: lets in whoever may see the office, and tells everybody else why not and what to do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from lib.access import SignIn, Verdict, find_member, judge_visitor
from lib.settings import OfficeSettings
from lib.terms import Problem
from lib.ui.setup import find_settings, find_sign_in
from lib.ui.words import COPY, DOOR, escape_markdown


def draw_door(names: Iterable[str]) -> bool:
    """Whether this visitor may come in; if not, the door is drawn at the address of every page.

    Called before anything of an office is found. ``names``: the pages' places in the address.
    """
    draw = _choose_door()
    if draw is None:
        return True
    first, *rest = [_make_page(draw, name) for name in ("", *names)]
    st.navigation([first, *rest], position="hidden").run()
    return False


def is_welcome() -> bool:
    """Whether this visitor may still see the office: for fragments, which run again without the door."""
    return _choose_door() is None


def find_who() -> str | None:
    """The address of a visitor who is signed in and on the list; None for anybody else."""
    settings = find_settings()
    return None if isinstance(settings, Problem) else find_member(settings, _read_claims(), time.time())


def draw_who() -> None:
    """Who is signed in, and the way out; nothing where nobody is. For the sidebar's foot."""
    claims = _read_claims()
    if not claims.get("is_logged_in"):
        return
    address = str(claims.get("email") or claims.get("name") or "")
    st.caption(DOOR["buttons"]["who"].format(address=escape_markdown(address, 80)))
    _draw_sign_out()


def _choose_door() -> Callable[[], None] | None:
    """What to draw instead of the app, None for who may come in."""
    settings = find_settings()
    if isinstance(settings, Problem):
        return partial(_draw_wrong, settings)
    sign_in = find_sign_in()
    verdict = judge_visitor(settings, _read_claims(), sign_in.is_ready, time.time())
    return None if verdict.is_welcome else partial(_draw_verdict, verdict, settings.office, sign_in)


def _read_claims() -> dict[str, Any]:
    """What the sign-in says about the visitor: Streamlit has checked its signature and where it came from."""
    return dict(st.user.to_dict())


def _make_page(draw: Callable[[], None], name: str) -> Any:
    return st.Page(draw, title=COPY["app"]["title"], url_path=name, default=not name)


def _draw_wrong(problem: Problem) -> None:
    _draw_words("wrong settings")
    st.error(escape_markdown(str(problem), 900))


def _draw_verdict(verdict: Verdict, office: OfficeSettings | None, sign_in: SignIn) -> None:
    """One page for each answer but “come in”."""
    _draw_words(verdict.answer, verdict.address)
    if verdict.answer == "not set up":
        _draw_ways(office, sign_in)
    elif verdict.answer in ("sign in", "expired"):
        _draw_sign_in(sign_in)
    else:
        _draw_sign_out()


def _draw_words(page: str, address: str = "") -> None:
    words = DOOR["pages"][page]
    st.caption(COPY["app"]["title"])
    st.title(words["title"], anchor=False)
    st.markdown(words["why"].format(address=f"**{escape_markdown(address, 120)}**"))


def _draw_sign_in(sign_in: SignIn) -> None:
    words = DOOR["buttons"]
    for provider in sign_in.providers:
        named = words["in_with"].format(provider=escape_markdown(provider.capitalize(), 40))
        label = words["in"] if provider == "default" else named
        st.button(label, key=f"in_{provider}", type="primary", on_click=st.login, args=(provider,))
    if (here := _read_origin()) and here != sign_in.origin and "{port}" not in sign_in.origin:
        st.info(words["elsewhere"].format(origin=sign_in.origin))
    st.caption(DOOR["door"]["kept"])


def _draw_sign_out() -> None:
    st.button(DOOR["buttons"]["out"], icon=":material/logout:", on_click=st.logout)


def _draw_ways(office: OfficeSettings | None, sign_in: SignIn) -> None:
    """Both ways out of being private to everybody, with the lines to write, and what is missing."""
    words = DOOR["ways"]
    st.markdown(words["list"])
    st.code(words["list_lines"].strip().replace("{origin}", _read_origin() or "https://…"), language="toml")
    st.markdown(words["public"])
    st.code(words["public_lines"].strip(), language="toml")
    st.markdown("\n".join([words["missing"], "", *(f"- {lack}" for lack in _list_lacks(office, sign_in))]))


def _list_lacks(office: OfficeSettings | None, sign_in: SignIn) -> list[str]:
    nobody = [] if office is not None and office.allow else [DOOR["ways"]["nobody"]]
    faults = [
        DOOR["faults"][fault.kind].format(line=fault.line, section=fault.section) for fault in sign_in.faults
    ]
    return nobody + faults


def _read_origin() -> str:
    """Scheme, host and port at which the visitor's browser has the app; empty where it did not say."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
