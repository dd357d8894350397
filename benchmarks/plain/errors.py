"""What a way says that this machine does not have."""

from __future__ import annotations


class NotInstalledError(Exception):
    """The tool that a way needs is not installed."""
