"""Counters, numbering rules and the journal of numbers in the store."""
