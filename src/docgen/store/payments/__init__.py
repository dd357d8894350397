"""Payments and what they pay, in the store."""
