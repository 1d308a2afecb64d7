"""What pages may load and run."""

from pathlib import Path

import pytest

from briefbook.html.policy import HEADERS, META, POLICY, blocked, without_policy

ROOT = Path(__file__).parents[2]


def test_pages_headers_and_the_docs_say_the_same() -> None:
    directives = dict(each.split(" ", 1) for each in POLICY.split("; "))

    assert directives["default-src"] == "'none'"
    assert "unsafe" not in POLICY
    assert f"Content-Security-Policy: {POLICY}; frame-ancestors 'none'\n" in HEADERS
    assert f"\"{POLICY}; frame-ancestors 'none'\"" in (ROOT / "docs/how-to/publish.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ({}, []),
        ({"extra_css": ["own.css"], "extra_javascript": ["js/own.js"]}, []),
        ({"extra_css": ["https://a.example/x.css"]}, ["extra_css: https://a.example/x.css"]),
        ({"extra_javascript": ["//b.example/x.js"]}, ["extra_javascript: //b.example/x.js"]),
        ({"theme": {"font": {"text": "Lato"}}}, ["theme: font"]),
        ({"extra": {"analytics": {"provider": "google"}, "social": []}}, ["extra: analytics"]),
    ],
)
def test_settings_that_ask_for_more_are_named(config: dict[str, object], told: list[str]) -> None:
    assert list(blocked({"theme": {"font": False}, **config})) == told


def test_a_server_takes_the_policy_out_of_pages_that_it_adds_a_script_to() -> None:
    assert without_policy(f"<head>{META}</head>".encode()) == b"<head></head>"
