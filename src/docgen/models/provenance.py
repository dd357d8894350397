"""Where a file comes from."""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True)
class Provenance:
    """What every file of an issued document says of itself, in its metadata.

    ``payload_hash`` and ``template_hash`` are SHA-256, in hexadecimal; ``engine`` is the name
    and the version of what made the pages, empty where nothing but docgen did; ``docgen`` is the
    version of docgen. ``format`` and ``channel`` say which of the document's files it is.
    ``organisation`` is whose number it is; files of older versions do not say.
    """

    document_id: int
    store_id: str
    type: str
    number: str
    payload_hash: str
    template: str
    template_hash: str
    engine: str
    docgen: str
    format: str
    channel: str
    organisation: str = ""
