"""The search of a site: what is found, the index in shards, and the theme that shows it."""
