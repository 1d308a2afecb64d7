"""Which pages there are, what stands on them, and their Markdown. The only room that knows addresses."""
