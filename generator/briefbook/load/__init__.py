"""Bytes become records, records become entries: every mistake on the way is a problem with its place."""
