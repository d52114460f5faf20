"""The real app on a free port, and a real Chromium: once a session, all on one worker."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")
QUIET = (*QUIET, "--no-first-run", "--disable-quic")
READY = "[data-testid=stApp][data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker has the app; the others need not start it again."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_app(port: int) -> subprocess.Popen[bytes]:
    """The app as ``make run`` starts it, answering on the port."""
    app = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
            return app
        except OSError:
            time.sleep(0.1)
    app.kill()
    raise AssertionError("the app did not start within 30 seconds")


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    port = find_port()
    app = start_app(port)
    yield f"http://127.0.0.1:{port}"
    app.terminate()
    app.wait(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        pytest.fail(
            "The browser tests need Debian's chromium: apt-get install chromium, or set CHROMIUM to it."
        )
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=list(QUIET))


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 1440, "height": 1000}, color_scheme="light") as context:
        context.set_default_timeout(30_000)
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
