"""Pictures that come with the data: stamps, signatures, logos."""

from __future__ import annotations

import hashlib
from typing import Final

from attrs import field, frozen

from docgen.models.misfit import Misfit

_SIGNATURES: Final = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}

MAX_PICTURE_BYTES: Final = 2_000_000


@frozen(kw_only=True)
class Picture:
    """A PNG or JPEG picture, at most ``MAX_PICTURE_BYTES`` long."""

    content: bytes = field(repr=False)

    @content.validator
    def _check(self, _attribute: object, content: bytes) -> None:
        if not content.startswith(tuple(_SIGNATURES)):
            raise Misfit("picture_kind", "a picture must be PNG or JPEG")
        if len(content) > MAX_PICTURE_BYTES:
            message = f"a picture may have {MAX_PICTURE_BYTES} bytes, this one has {len(content)}"
            raise Misfit("picture_large", message, limit=MAX_PICTURE_BYTES)

    @property
    def media_type(self) -> str:
        """``image/png`` or ``image/jpeg``, told by the first bytes."""
        return next(kind for start, kind in _SIGNATURES.items() if self.content.startswith(start))

    @property
    def sha256(self) -> str:
        """The hash that the artifact store keeps it by."""
        return hashlib.sha256(self.content).hexdigest()
