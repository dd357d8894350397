"""Whose a file is, and whether it is as it was made."""
