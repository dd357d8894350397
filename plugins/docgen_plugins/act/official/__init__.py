"""The official file of an act, read."""
