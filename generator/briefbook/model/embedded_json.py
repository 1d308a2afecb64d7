"""JSON inside an HTML document."""

from __future__ import annotations

import json


def json_in_script(value: object) -> str:
    """JSON for a `<script type="application/json">`."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, allow_nan=False)
    for mark in "<>&'":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text
