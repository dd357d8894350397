"""The fields that plugins add to the payloads of types of somebody else's."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

import attrs
from attrs import evolve, frozen

from docgen.exceptions import PluginError
from docgen.hooks.answers import blamed, refuse_twins
from docgen.hooks.declared_types import require_payload
from docgen.models import DocumentType, Payload, PayloadExtension, Request
from docgen.protocols import Source


@frozen(kw_only=True)
class Extended:
    """An extension of the payload ``base``, and whose it is; ``what`` names it in errors."""

    plugin: str
    what: str
    base: type[Payload]
    extension: PayloadExtension

    def type(self, declared: DocumentType) -> DocumentType:
        """Return the type with the payload that has the added fields."""
        return evolve(declared, payload=self.extension.payload)

    def payload(self, collected: Payload, source: Source, request: Request) -> Payload:
        """Return a collected payload with the added fields; one that has them already, as it is.

        Raises:
            PluginError: they could not be filled, or are no fields of the payload.

        """
        extended = self.extension.payload
        if isinstance(collected, extended):
            return collected
        with blamed(self.plugin, f"{self.what}: fill"):
            added: object = self.extension.fill(collected, source, request)
            if not isinstance(added, Mapping):
                problem = f"{self.what}: fill returned {added!r:.80}, no mapping"
                raise PluginError(self.plugin, problem, remedy='Return {"field": value}')
            given: dict[str, Any] = {
                field.alias: getattr(collected, field.name)
                for field in attrs.fields(type(collected))
                if field.init
            }
            return extended(**given, **added)


def extended_by(declared: DocumentType, answers: Sequence[tuple[str, object]]) -> Extended | None:
    """Return the extension of a type among the answers of plugins, the oldest first.

    Raises:
        PluginError: there are two, or it cannot be used.

    """
    refuse_twins("payload extension of", [(plugin, declared.code) for plugin, _ in answers])
    return next((_looked_at(plugin, declared, answer) for plugin, answer in answers), None)


def _looked_at(plugin: str, declared: DocumentType, answer: object) -> Extended:
    """Return an extension of a type.

    Raises:
        PluginError: it does not extend the type's payload, or adds a field without a default.

    """
    what = f"docgen_payload_extension of {declared.code!r}"
    if not isinstance(answer, PayloadExtension):
        problem = f"{what} returned {answer!r:.80}"
        raise PluginError(plugin, problem, remedy="Return PayloadExtension(payload=…)")
    require_payload(plugin, what, answer.payload)
    base = declared.payload
    if not issubclass(answer.payload, base):
        problem = f"{what} has the payload {answer.payload.__name__}"
        raise PluginError(plugin, problem, remedy=f"Inherit from {base.__name__}")
    known = attrs.fields_dict(base)
    for field in attrs.fields(answer.payload):
        if field.name not in known and field.default is attrs.NOTHING:
            problem = f"{what}: {answer.payload.__name__}.{field.name} has no default"
            remedy = "Give it one: documents that were issued without it have none"
            raise PluginError(plugin, problem, remedy=remedy)
    if not callable(answer.fill) or inspect.isclass(answer.fill):
        problem = f"{what} has {answer.fill!r:.80} to fill, no function"
        raise PluginError(plugin, problem)
    return Extended(plugin=plugin, what=what, base=base, extension=answer)
