"""What pages may load and run: the site's own files, and nothing that stands in a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_SOURCES_BY_DIRECTIVE = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self'",
    "connect-src": "'self'",
    "font-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
POLICY = "; ".join(f"{directive} {sources}" for directive, sources in _SOURCES_BY_DIRECTIVE.items())
"""The Content-Security-Policy of every page, as it stands in the page."""
HEADERS = f"""/*
  Content-Security-Policy: {POLICY}; frame-ancestors 'none'
  X-Content-Type-Options: nosniff
"""
"""The same as a file of headers that Netlify, Cloudflare Pages and others read; only a header can forbid frames."""
HEADERS_NAME = "_headers"
META = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'


def blocked(config: Mapping[str, Any]) -> Iterator[str]:
    """The settings of MkDocs and Material that ask for more than the policy allows."""
    for key in ("extra_css", "extra_javascript"):
        for each in config.get(key) or ():
            if "//" in str(each):
                yield f"{key}: {each}"
    if config["theme"].get("font"):
        yield "theme: font"
    for key in ("analytics", "consent"):
        if (config.get("extra") or {}).get(key):
            yield f"extra: {key}"


def without_policy(page: bytes) -> bytes:
    """A page for a server that puts a script of its own into it."""
    return page.replace(META.encode(), b"", 1)
