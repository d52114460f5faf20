"""Writes docs/glossary.md from lib/terms.toml, so that the words on screen and in the docs stay the same."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lib.terms import BEHAVIOURS, CHANNELS, CLASS_MEANINGS, CLASS_TITLES, COLUMNS, TECHNIQUES  # noqa: E402

INTRODUCTION = """# Glossary

Made by `scripts/write_glossary.py` from `lib/terms.toml`.

*Provoked luck* (Joël Le Bon, Harvard Business Review, April 2015): an unexpected event that came about
because strategic behaviour had maximised the opportunities for it.
"""

CERTAINTY = """
## How sure

| word | meaning |
|---|---|
| behind | with at least 95 % probability, the superstar's true figure is higher |
| ahead | with at least 95 % probability, the superstar's true figure is lower |
| level | the two true figures lie within 5 points (or 15 %) of each other, with 90 % probability |
| can’t tell yet | the data cannot say; more deals will |
| too few | one of the two has fewer than 8 chances (60 days for the pace of new deals) |
| P(truly best) | how probable it is that this rep’s true close rate is the highest of all |
| future | one of the equally likely truths that fit the data: “in 7 of 10 futures” is a probability of 70 % |
| chance share | the part of the differences between close rates that chance alone makes |
| seat | what an average colleague would close with the deals this rep was dealt |
| standardised close rate | what a rep would close with deals dealt as the whole office’s are |
| slump | from a peak of won minus expected deals until that peak is reached again, 2 deals deep or more |
| equals | simulated reps who are all equally good, so that only chance makes a difference |
| better, worse | the later quarter lies outside nine of ten places where it would lie had nothing changed |
| closes more | reps higher on the behaviour close more, and eleven looks would hardly find that by chance |
| n | how many deals, customers or days a figure stands on |
"""


def write_glossary() -> str:
    """The whole page."""
    return "".join([INTRODUCTION, _classes(), _channels(), _behaviours(), CERTAINTY, _columns()])


def _classes() -> str:
    rows = (f"| {CLASS_TITLES[name]} | {CLASS_MEANINGS[name]} |\n" for name in CLASS_TITLES)
    return "\n## Classes\n\n| class | meaning |\n|---|---|\n" + "".join(rows)


def _channels() -> str:
    rows = (
        f"| {channel.title} | {CLASS_TITLES[channel.klass]} | {channel.meaning} |\n"
        for channel in CHANNELS.values()
    )
    return "\n## Channels\n\n| channel | class | meaning |\n|---|---|---|\n" + "".join(rows)


def _behaviours() -> str:
    parts = ["\n## The eleven behaviours\n\nAll read *higher is better*.\n"]
    for technique, title in TECHNIQUES.items():
        parts.append(f"\n### {title}\n\n| behaviour | how it is counted | needs |\n|---|---|---|\n")
        parts.extend(
            f"| {behaviour.title} | {behaviour.meaning} | {_needs(behaviour.needs)} |\n"
            for behaviour in BEHAVIOURS.values()
            if behaviour.technique == technique
        )
    return "".join(parts)


def _needs(names: tuple[str, ...]) -> str:
    return ", ".join(COLUMNS[name].title for name in names) or "–"


def _columns() -> str:
    rows = (
        f"| {column.title} | {'yes' if column.needed else 'no'} | {column.meaning} |\n"
        for column in COLUMNS.values()
    )
    return "\n## Columns of a deal\n\n| column | needed | meaning |\n|---|---|---|\n" + "".join(rows)


if __name__ == "__main__":
    (ROOT / "docs" / "glossary.md").write_text(write_glossary(), encoding="utf-8")
