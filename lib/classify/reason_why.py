"""Whether the reason of a loss counts as an honest no, by which rule, and why."""

from __future__ import annotations

from functools import cache
from typing import Final

import pyarrow as pa

from lib.classify.nearest import MOST, rank_near, shorten
from lib.classify.rules import Rule, load_rules, match_phrases

_COUNTS: Final = {
    True: "  counts    as an honest no: we advised against it",
    False: "  counts    as the customer’s own refusal",
}


def explain_lost_reason(text: str) -> str:
    """Which rule takes the reason of a loss, by which words and why; or the rules that are near."""
    book = load_rules().lost_reasons
    number = int(match_phrases(book, pa.array([text]))[0])
    if number < 0:
        return _explain_near(shorten(text))
    phrase = book.lexicon.phrases[number]
    rule = book.rules[phrase.rule]
    lines = [
        f"“{shorten(text)}”",
        f"  rule      {rule.id}",
        f"  language  {phrase.language}",
        f"  words     {phrase.text}",
        f"  because   {rule.because}",
        _COUNTS[rule.advised],
    ]
    return "\n".join(lines)


def _explain_near(shown: str) -> str:
    texts, rules = _choices()
    near: dict[str, str] = {}
    for at in rank_near(shown, texts):
        near.setdefault(rules[at].id, f"  near      {rules[at].id}, by “{texts[at]}”")
    lines = [*near.values()][:MOST] or ["  nor is any rule near"]
    return "\n".join([f"“{shown}”", "  no rule knows it", *lines, _COUNTS[False]])


@cache
def _choices() -> tuple[list[str], list[Rule]]:
    """The words of every rule, and the rule of each."""
    book = load_rules().lost_reasons
    phrases = [phrase for phrase in book.lexicon.phrases if len("".join(phrase.words)) > 2]
    return [" ".join(phrase.words) for phrase in phrases], [book.rules[phrase.rule] for phrase in phrases]
