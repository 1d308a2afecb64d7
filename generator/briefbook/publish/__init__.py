"""Pages onto the disk, and through MkDocs into a site. Nothing is half-written, nothing stale stays."""
