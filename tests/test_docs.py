"""The docs fail when a word, a setting or a dependency is not in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.write_glossary import write_glossary

ROOT = Path(__file__).resolve().parent.parent


def test_the_glossary_says_the_words_that_are_on_screen() -> None:
    assert (ROOT / "docs/glossary.md").read_text(encoding="utf-8") == write_glossary()


@pytest.mark.parametrize("listing", ["requirements.in", "requirements-dev.in", "requirements-setup.in"])
def test_every_dependency_earns_its_place_in_a_line(listing: str) -> None:
    page = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    lines = (ROOT / listing).read_text(encoding="utf-8").splitlines()
    names = [
        re.split(r"[=<>\[]", line)[0].strip() for line in lines if line and not line.startswith(("#", "-"))
    ]
    assert names
    assert [name for name in names if name not in page] == []


def test_every_pinned_dependency_carries_a_hash() -> None:
    for listing in ("requirements.txt", "requirements-dev.txt", "requirements-setup.txt"):
        blocks = re.split(r"\n(?=\S)", (ROOT / listing).read_text(encoding="utf-8"))
        pins = [block for block in blocks if "==" in block.splitlines()[0]]
        assert pins
        assert [block.splitlines()[0] for block in pins if "--hash=sha256:" not in block] == []


def test_links_in_the_docs_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
        if not target.startswith("http") and not (page.parent / target).exists()
    ]
    assert broken == []
