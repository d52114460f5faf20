"""How long a manager looks at a screen without words while a Google Sheet is pulled, in real Chromium.

    python -m benchmarks.screen [--rows N] [--times N]

The sheet has 14 columns; the server of ``tests/sheets`` answers on loopback, in a process of its own.
Measured inside the page, from the press to the first words about the pull. Pages are changed while a pull is
under way and while none is: the ratio says what the pull costs the one who looks. Aim: words within 300 ms.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import tempfile
from statistics import median
from time import perf_counter

from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.sheets import ID, make_table, serve
from tests.browser.server import CHROMIUM_FLAGS, find_chromium, run_app, wait_until_drawn

AIM = 300
WATCH = """words => { window.heard = null; const pressed = event => { const start = performance.now();
  const look = () => document.body.innerText.includes(words)
    ? window.heard = performance.now() - start : requestAnimationFrame(look);
  requestAnimationFrame(look); };
  document.addEventListener('pointerdown', pressed, {capture: true, once: true}); }"""
PULLING = "Pulling the sheet"


def time_words(page: Page, button: str) -> float:
    """Milliseconds from pressing a button to the words about the pull."""
    page.evaluate(WATCH, PULLING)
    page.get_by_role("button", name=button).first.click()
    page.wait_for_function("window.heard !== null", polling=5)
    return float(page.evaluate("window.heard"))


def open_page(page: Page, title: str, heading: str) -> float:
    """Milliseconds from the press on a page's link to its heading."""
    start = perf_counter()
    page.get_by_test_id("stSidebar").get_by_role("link", name=title).click()
    expect(page.locator("h1").first).to_contain_text(heading, timeout=30_000)
    return (perf_counter() - start) * 1000


def paste(page: Page, address: str) -> float:
    page.goto(f"{address}/data")
    wait_until_drawn(page)
    page.get_by_label("Or paste the address").fill(f"https://docs.google.com/spreadsheets/d/{ID}/edit")
    took = time_words(page, "Pull the sheet")
    expect(page.locator("h1").first).to_contain_text("deals read", timeout=60_000)
    wait_until_drawn(page)
    return took


def turn_pages(page: Page, *, pulling: bool) -> list[float]:
    """Times to the headings of three pages, a pull begun before each where one is wanted."""
    times = []
    for title, heading in (("Deals", "deals in view"), ("Superstar", "superstar"), ("Luck", "luck brought")):
        if pulling:
            page.get_by_role("button", name="Pull again").first.click()
        times.append(open_page(page, title, heading))
        expect(page.get_by_role("button", name="Pull again").first).to_be_visible(timeout=60_000)
        wait_until_drawn(page)
    return times


def measure(page: Page, address: str, times: int) -> dict[str, list[float]]:
    pasted = [paste(page, address) for _ in range(times)]
    again = []
    for _ in range(times):
        again.append(time_words(page, "Pull again"))
        expect(page.get_by_role("button", name="Pull again").first).to_be_visible(timeout=60_000)
        wait_until_drawn(page)
    turn_pages(page, pulling=False)
    return {
        "address pasted → words": pasted,
        "Pull again → words": again,
        "page to page": [one for _ in range(times) for one in turn_pages(page, pulling=False)],
        "the same, a pull under way": [one for _ in range(times) for one in turn_pages(page, pulling=True)],
    }


def describe(found: dict[str, list[float]], rows: int) -> str:
    base = median(found["page to page"])
    lines = [f"{rows:,} rows × 14 columns", "", f"{'':32}{'median ms':>10}{'worst ms':>10}{'× base':>8}"]
    for name, times in found.items():
        ratio = f"{median(times) / base:8.2f}" if "page" in name or "same" in name else f"{'':8}"
        lines.append(f"{name:32}{median(times):10.0f}{max(times):10.0f}{ratio}")
    return "\n".join([*lines, "", f"aim: words within {AIM} ms"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=5)
    wishes = parser.parse_args()
    line, other = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(
        target=serve, args=(other, make_table(wishes.rows)), daemon=True
    )
    server.start()
    sheets, account, _ = line.recv()
    settings = {
        "PROVOKED_LUCK_GOOGLE_API": sheets,
        "PROVOKED_LUCK_GOOGLE_DOCS": sheets,
        "PROVOKED_LUCK_GOOGLE_KEY": json.dumps(account),
        "PROVOKED_LUCK_UPLOADS": tempfile.mkdtemp(),
    }
    with run_app(**settings) as address, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        print(describe(measure(browser.new_page(), address, wishes.times), wishes.rows))
        browser.close()
    line.send("done")


if __name__ == "__main__":
    main()
