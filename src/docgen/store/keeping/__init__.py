"""Copies of the database, and the erasing of personal data."""
