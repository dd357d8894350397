"""How long something took: what counters and timings are made of."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen


@frozen(kw_only=True)
class Measure:
    """One thing done: its ``name``, how many ``seconds`` it took, and what tells it from others.

    Names are ``issue``, ``render`` and ``letter``. ``labels`` are of few values and nobody's
    personal data: ``type``, ``format``, ``engine``, ``state``; ``error`` is the code of what
    it failed with.
    """

    name: str
    seconds: float
    labels: Mapping[str, str] = field(factory=dict)
