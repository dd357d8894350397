"""Documents of records alone: the façade that needs neither source nor store."""

from __future__ import annotations

from functools import cache
from typing import Unpack

from docgen._arguments import Data, Wanted
from docgen.generator import DocGen
from docgen.models import Channel, File


def render(
    code: str,
    data: Data,
    *,
    format: str = "pdf",  # noqa: A002 - the field's word
    channel: Channel | str = Channel.PAPER,
    **wanted: Unpack[Wanted],
) -> File:
    """Return a file of a document that is not stored. See :meth:`DocGen.render`."""
    return default().render(code, data, format=format, channel=channel, **wanted)


@cache
def default() -> DocGen:
    """Return the one that needs neither source nor store."""
    return DocGen()
