"""Operators of electronic exchange (ЭДО): documents sent, what became of them, what came."""
