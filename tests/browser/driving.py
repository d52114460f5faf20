"""What a person does with the app, as functions."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.server import wait_until_drawn


def visit(page: Page, address: str) -> None:
    page.goto(address)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the script has run and its last words are drawn."""
    wait_until_drawn(page)


def heading(page: Page) -> str:
    return page.locator("h1").first.inner_text().replace("\u00a0", " ")


def expect_heading(page: Page, words: str) -> None:
    expect(page.locator("h1").first).to_contain_text(re.compile(words))


def choose(page: Page, label: str, option: str) -> None:
    """Take an option of a select box in the sidebar."""
    page.get_by_test_id("stSidebar").get_by_label(label).first.click()
    page.get_by_role("option", name=option, exact=True).click()
    page.keyboard.press("Escape")


def go_to(page: Page, title: str) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name=title, exact=True).click()


def upload(page: Page, name: str, data: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
