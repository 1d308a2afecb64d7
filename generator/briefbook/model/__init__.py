"""The nouns of a briefing book: frozen values made from the standard library and msgspec."""
