"""Payloads as the text that is kept, and back.

A picture stands in the text as ``artifact:image/png:<SHA-256>`` and lies in the artifact store
once, however many documents carry it. A text that itself begins with ``artifact:`` is marked
``artifact:text:``, so that data can never name an artifact.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar, cast

from attrs import fields_dict, frozen

from docgen.exceptions import StorageError
from docgen.models import Party, Payload, Picture
from docgen.models.mapping import from_mapping
from docgen.store.files.artifacts import ArtifactStore

P = TypeVar("P", bound=Payload)

_PREFIX: Final = "artifact:"
_TEXT: Final = f"{_PREFIX}text:"
_MOST_KEPT: Final = 2_000_000
_OF_PARTY: Final = tuple(fields_dict(Party))
_REFERENCE = re.compile(rf"{_PREFIX}image/[a-z0-9.+-]+:([0-9a-f]{{64}})")


@frozen(kw_only=True)
class FrozenParty:
    """A side of documents as it was: ``content`` is canonical JSON, ``hash`` its SHA-256."""

    hash: str
    name: str
    inn: str
    kpp: str
    content: str


class ThawedPayloads:
    """The payloads that were read last, by the text that is kept: what was just frozen is at hand.

    They never change. So many are kept as have ``_MOST_KEPT`` characters together.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[type[Payload], str], Payload] = {}
        self._size = 0

    def add(self, text: str, payload: Payload) -> None:
        """Remember what a text is read as, unless it needs pictures, which may be lost."""
        if _PREFIX in text:
            return
        if self._size + len(text) > _MOST_KEPT:
            self._kept, self._size = {}, 0
        self._kept[type(payload), text] = payload
        self._size += len(text)

    def get(self, text: str, payload_class: type[P]) -> P | None:
        """Return what a text was read as, if that is remembered."""
        return cast("P | None", self._kept.get((payload_class, text)))


def freeze(plain: Mapping[str, Any], artifacts: ArtifactStore) -> str:
    """Write plain data as canonical JSON, its pictures put into the artifact store.

    Raises:
        StorageError: a picture could not be kept.

    """
    references = []

    def refer(picture: Picture) -> str:
        references.append(f"{_PREFIX}{picture.media_type}:{artifacts.put(picture.content)}")
        return references[-1]

    text = _write(plain, refer)
    if text.count(f'"{_PREFIX}') > len(references):
        text = _write(_replace(plain, _mark_text), refer)
    return text


def freeze_party(plain: Mapping[str, Any], artifacts: ArtifactStore) -> FrozenParty:
    """Write a party as it is now, whichever side of a document it stands on.

    Raises:
        StorageError: a picture could not be kept.

    """
    text = freeze({name: plain[name] for name in _OF_PARTY if name in plain}, artifacts)
    known = {name: plain[name] for name in ("name", "inn", "kpp")}
    return FrozenParty(hash=payload_hash(text), content=text, **known)


def thaw(text: str, payload_class: type[P], artifacts: ArtifactStore, *, source: str) -> P:
    """Read a payload back; ``source`` names the document in errors.

    Raises:
        DataError: the payload's class no longer fits what was kept.
        StorageError: the text or a picture is missing or damaged.

    """
    plain = _load(text, source)
    if _PREFIX in text:
        plain = _replace(plain, lambda value: _thaw_value(value, artifacts))
    return from_mapping(payload_class, plain, source=source)


def payload_hash(text: str) -> str:
    """Return the SHA-256 of a frozen payload, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def artifact_hashes(text: str, *, source: str) -> frozenset[str]:
    """Return the hashes of the pictures that a frozen payload refers to.

    Raises:
        StorageError: the text is damaged.

    """
    matches = map(_REFERENCE.fullmatch, _texts(_load(text, source)))
    return frozenset(match[1] for match in matches if match)


def _load(text: str, source: str) -> Any:  # noqa: ANN401 - plain data of any shape
    try:
        return json.loads(text)
    except ValueError as error:
        raise StorageError(
            f"{source}: the frozen payload is damaged ({error}). Restore it from a backup"
        ) from error


def _write(plain: object, refer: Callable[[Picture], object]) -> str:
    """Write canonical JSON; ``refer`` returns what stands for a picture."""
    return json.dumps(
        plain, default=refer, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def _mark_text(text: str) -> str:
    return _TEXT + text.removeprefix(_PREFIX)


def _thaw_value(text: str, artifacts: ArtifactStore) -> str | Picture:
    if match := _REFERENCE.fullmatch(text):
        return Picture(content=artifacts.get(match[1]))
    return _PREFIX + text.removeprefix(_TEXT) if text.startswith(_TEXT) else text


def _replace(value: object, change: Callable[[str], object]) -> Any:  # noqa: ANN401 - plain data
    """Return plain data with every text changed that begins as references do; keys stay."""
    if isinstance(value, str):
        return change(value) if value.startswith(_PREFIX) else value
    if isinstance(value, dict):
        return {key: _replace(part, change) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_replace(part, change) for part in value]
    return value


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
