"""The real app on a free port, and a real Chromium: once a session and worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.server import CHROMIUM_FLAGS, find_chromium, run_app


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A module's tests share a worker, and with it one running app."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with run_app() as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as player:
        yield player.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 1440, "height": 1000}, color_scheme="light") as context:
        context.set_default_timeout(30_000)
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
