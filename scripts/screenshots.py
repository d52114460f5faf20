"""Screenshots of every page on the demo office, or on a file, in a real Chromium.

    python scripts/screenshots.py [FILE] [--into docs/screenshots] [--pages luck superstar] [--all]

Without ``--all`` only the wide, light ones that the README shows.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.server import CHROMIUM_FLAGS, find_chromium, run_app, wait_until_drawn  # noqa: E402

PAGES = ("luck", "superstar", "skill", "setbacks", "change", "article", "deals", "corrections", "data")
_HEIGHT = "document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight + 10"
_TALLEST = 9_000
WIDTHS = {1440: 900, 390: 844}


def main() -> None:
    options = _read_options()
    options.into.mkdir(parents=True, exist_ok=True)
    with run_app() as address, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        token = _bring(browser, address, options.file) if options.file else ""
        for width in WIDTHS if options.all else [1440]:
            for theme in ("light", "dark") if options.all else ("light",):
                _take(browser, address + "/{page}" + token, width, theme, options)
        browser.close()


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--pages", nargs="+", choices=PAGES, default=list(PAGES))
    parser.add_argument("--all", action="store_true", help="both widths and both themes")
    return parser.parse_args()


def _bring(browser: Browser, address: str, file: Path) -> str:
    """Upload the file as a manager does; the part of the address that finds it again."""
    page = browser.new_page()
    page.goto(f"{address}/data")
    wait_until_drawn(page)
    page.locator("input[type=file]").set_input_files(file)
    page.wait_for_url("**office=**", timeout=60_000)
    wait_until_drawn(page)
    token = "?" + page.url.partition("?")[2]
    page.close()
    return token


def _take(browser: Browser, address: str, width: int, theme: str, options: argparse.Namespace) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]}, color_scheme=theme, device_scale_factor=1
    )
    page = context.new_page()
    for name in options.pages:
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        page.goto(address.format(page=name))
        wait_until_drawn(page)
        _stretch(page, width)
        page.screenshot(path=options.into / f"{name}-{width}-{theme}.png")
    context.close()


def _stretch(page: Page, width: int) -> None:
    """Make the window as tall as the page: Streamlit scrolls in a box, which a full-page picture cuts off."""
    tall = 0
    while (height := int(page.evaluate(_HEIGHT))) != tall and tall < _TALLEST:
        tall = height
        page.set_viewport_size({"width": width, "height": min(height + 10, _TALLEST)})
        page.wait_for_timeout(1_200)
        wait_until_drawn(page)


if __name__ == "__main__":
    main()
