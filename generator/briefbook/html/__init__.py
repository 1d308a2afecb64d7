"""The quick way from a page of ours to HTML: what MkDocs makes of it, without parsing and rendering page by page."""
