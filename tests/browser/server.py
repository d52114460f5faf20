"""The real app on a free port and Debian's Chromium, for the browser tests and the screenshots."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parent.parent.parent

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
DRAWN = "[data-testid=stApp][data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"


def find_chromium() -> str:
    """Debian's chromium; its absence is a failure, not a reason to skip."""
    path = shutil.which("chromium")
    if path is None:
        raise RuntimeError("The browser tests need chromium. Run: sudo apt-get install chromium")
    return path


def find_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def run_app(port: int | None = None, **environment: str) -> Iterator[str]:
    """The app in a process of its own; gives its address once it answers."""
    port = port or find_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"the app ended with exit code {server.returncode} before it answered")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the app did not answer within 30 seconds")


def wait_until_drawn(page: Page) -> None:
    """Until the script has run to its end and something stands on the page."""
    expect(page.locator(DRAWN)).to_be_attached(timeout=60_000)
    expect(page.locator("h1").first).to_be_visible(timeout=60_000)
    expect(page.locator(DRAWN)).to_be_attached(timeout=60_000)
