"""One thing looked at, and what to do about it."""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True)
class Check:
    """One thing looked at; ``remedy`` is what to type when it is not well.

    What is not ``required`` only makes docgen slower or poorer, or wants to be looked at in time.
    ``code`` is for a monitor: stable, of the thing that was looked at.
    """

    name: str
    found: str
    well: bool
    required: bool = True
    remedy: str = ""
    code: str = "installation"
