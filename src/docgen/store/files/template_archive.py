"""A template version as one artifact, so that a document outlives its template's folder."""

from __future__ import annotations

import base64
import json

from attrs import evolve

from docgen.exceptions import StorageError
from docgen.models import Template
from docgen.models.mapping import from_mapping, to_mapping


def pack(template: Template) -> bytes:
    """Write a template whole; equal templates give equal bytes."""
    settings = to_mapping(evolve(template, files={}))
    files = {
        path: base64.b64encode(content).decode("ascii") for path, content in template.files.items()
    }
    return json.dumps(settings | {"files": files}, ensure_ascii=False, sort_keys=True).encode()


def unpack(content: bytes) -> Template:
    """Read a packed template back.

    Raises:
        StorageError: the bytes are no packed template.
        DataError: its settings are not those this version knows.

    """
    try:
        settings = json.loads(content)
        files = {path: base64.b64decode(text) for path, text in settings.pop("files").items()}
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        raise StorageError(
            f"a kept template cannot be read ({error}). Restore it from a backup"
        ) from error
    template = from_mapping(Template, settings | {"files": {}}, source="a kept template")
    return evolve(template, files=files)
