"""Which operator documents go through: ``[exchange.edo]`` of ``docgen.toml``."""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True)
class EdoSettings:
    """``operator`` is the usual one's name; ``folder`` makes the bundled folder operator."""

    operator: str = ""
    folder: str = ""
