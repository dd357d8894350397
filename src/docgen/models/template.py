"""A template: its settings and the bytes of its files."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen


@frozen(kw_only=True)
class Template:
    """One version of one template, whole: it renders the same wherever it came from.

    ``files`` maps paths to bytes: the folder's own (``template.html``) and the shared ones it
    builds on (``_base/form.css``). ``hash`` is the SHA-256 of all of them.
    """

    document_type: str
    name: str
    title: str
    file_name: str
    styles: tuple[str, ...]
    files: Mapping[str, bytes] = field(repr=False)
    hash: str

    @property
    def label(self) -> str:
        """How errors name it: ``invoice/classic``."""
        return f"{self.document_type}/{self.name}"
