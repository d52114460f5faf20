"""Brought files are kept under their token, and forgotten in good order."""

from __future__ import annotations

from lib.offices.registry import Registry


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_token_brings_back_what_was_put() -> None:
    registry = Registry[str]()
    token = registry.put("deals", 10)
    assert registry.get(token) == "deals"
    assert registry.get("another") is None


def test_tokens_cannot_be_guessed() -> None:
    registry = Registry[str]()
    tokens = {registry.put("deals", 1) for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 32


def test_beyond_its_size_the_longest_unused_goes() -> None:
    registry = Registry[str](most=100)
    first, second = registry.put("a", 50), registry.put("b", 50)
    registry.get(first)
    third = registry.put("c", 50)
    assert [registry.get(token) for token in (first, second, third)] == ["a", None, "c"]


def test_the_newest_stays_even_where_it_is_too_big() -> None:
    registry = Registry[str](most=100)
    registry.put("a", 50)
    assert registry.get(registry.put("huge", 1_000)) == "huge"


def test_what_nobody_uses_for_long_enough_goes() -> None:
    clock = Clock()
    registry = Registry[str](keep=60, clock=clock)
    token = registry.put("a", 1)
    clock.now = 50
    assert registry.get(token) == "a"
    clock.now = 105
    assert registry.get(token) == "a"
    clock.now = 200
    assert registry.get(token) is None


def test_a_file_read_again_keeps_its_token_and_counts_once() -> None:
    registry = Registry[str](most=100)
    token = registry.put("a", 60)
    assert registry.put("again", 60, token) == token
    assert registry.get(token) == "again"
