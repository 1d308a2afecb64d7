"""Briefbook: sourced facts in, a briefing book out."""

__version__ = "0.2.0"
