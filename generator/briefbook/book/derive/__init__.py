"""What follows from the facts: timelines, disputes, independence of sources, mentions, open questions, coverage."""
