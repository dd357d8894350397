"""Official XML files without a store: read, built again, validated, shown.

Each function is that of ``DocGen().official``, an :class:`OfficialFiles`; a host with plugins of
its own calls its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from docgen.facade import default
from docgen.models import File, Finding, Payload, SignatureParticulars
from docgen.official.given import Readable


def read(file: Readable, name: str | None = None) -> Payload:
    """Return the payload of an official file. See :meth:`OfficialFiles.read`."""
    return default().official.read(file, name)


def build(payload: Payload) -> bytes:
    """Return the file of a payload that was read, as it was, up to the order of attributes.

    Raises:
        ConfigurationError: the payload was not read from an official file.

    """
    return default().official.build(payload)


def validate(file: Readable, name: str | None = None) -> tuple[Finding, ...]:
    """Return what is wrong with a file. See :meth:`OfficialFiles.validate`."""
    return default().official.validate(file, name)


def view(
    file: Readable, *, name: str | None = None, signatures: Sequence[SignatureParticulars] = ()
) -> File:
    """Return a file as pages for people. See :meth:`OfficialFiles.view`."""
    return default().official.view(file, name=name, signatures=signatures)
