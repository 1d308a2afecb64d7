"""What axe finds wrong for readers who use a keyboard, a screen reader or large type: nothing.

axe-core is a package of npm; AXE_JS names its axe.min.js. Without it, this is skipped.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from site_project import BuiltSite

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not os.environ.get("AXE_JS"), reason="axe is not here: name its script in AXE_JS"),
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "",
    "briefings/",
    "briefings/alibaba-university-labs/",
    "briefings/ai-2000-standings/",
    "organizations/",
    "organizations/alibaba/",
    "events/",
    "events/lab-partnership-signed/",
    "sources/",
    "sources/voi-2022/",
    "timeline/",
    "explorer/",
    "explorer/#at=organizations%2Falibaba",
    "judgements/",
    "disputes/",
    "open-questions/",
    "coverage/",
    "a-z/",
    "tags/",
    "404.html",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_one_page_of_each_kind(built: BuiltSite, browser: Any, scheme: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    tab = context.new_page()
    script = Path(os.environ["AXE_JS"]).read_text("utf-8")
    found = []
    for path in PAGES:
        response = tab.goto(built.pages.address + path)
        assert response is None or response.ok, path  # none: the same page at another place
        tab.wait_for_function("window.component$ !== undefined && document.fonts.status == 'loaded'")
        tab.evaluate(script)
        done = tab.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
        found += [(path, each["id"], node["html"]) for each in done["violations"] for node in each["nodes"]]
    context.close()

    assert found == []
