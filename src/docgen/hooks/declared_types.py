"""What a declared document type must be for documents of it to be made."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import attrs

from docgen.exceptions import ConfigurationError, PluginError
from docgen.hooks.answers import all_of, blamed, require_members
from docgen.models import DocumentGroup, DocumentType, NumberToken, Payload
from docgen.models.json_schema import require_plain_fields
from docgen.numbering import Mask, NumberingRule
from docgen.official.schema import FormatSchema

_TEXTS: Final = ("code", "title", "number_mask", "number_reset")


def require_usable(plugin: str, declared: DocumentType) -> None:
    """Check the parts that a type carries, as far as can be told without a document.

    Raises:
        PluginError: one of them is not what it must be; says which, and the remedy.

    """
    what = f"the type {declared.code!r}"
    for name in _TEXTS:
        if not isinstance(getattr(declared, name), str) or not getattr(declared, name):
            problem = f"{what} has the {name} {getattr(declared, name)!r}"
            raise PluginError(plugin, problem, remedy="Give a text")
    if not isinstance(declared.group, DocumentGroup):
        problem = f"{what} has the group {declared.group!r}"
        raise PluginError(plugin, problem, remedy="Give a docgen.models.DocumentGroup")
    require_payload(plugin, what, declared.payload)
    _require_formats(plugin, what, declared)
    if declared.collector is not None:
        require_members(plugin, f"the collector of {what}", declared.collector, "collect")
    if declared.shortcodes is not None:
        require_members(plugin, f"the shortcodes of {what}", declared.shortcodes, "catalog")
    _require_functions(plugin, f"checks of {what}", declared.checks)
    _require_functions(plugin, f"samples of {what}", (declared.samples,))
    all_of(FormatSchema, declared.schemas, plugin, f"schemas of {what}")


def require_numbering(plugin: str, declared: DocumentType, tokens: Sequence[NumberToken]) -> None:
    """Check the mask and the reset that a type's numbers are made by.

    Raises:
        PluginError: they cannot be used, or would repeat numbers.

    """
    try:
        mask = Mask.parse(declared.number_mask, tokens)
        NumberingRule(code=declared.code, mask=mask, reset=declared.number_reset)
    except ConfigurationError as error:
        problem = f"number_mask or number_reset of the type {declared.code!r}: {error}"
        raise PluginError(plugin, problem) from None


def samples_of(plugin: str, declared: DocumentType) -> Mapping[str, Mapping[str, Any]]:
    """Return the samples of a type: mappings by their names.

    Raises:
        PluginError: they are something else, or making them failed.

    """
    what = f"samples of the type {declared.code!r}"
    with blamed(plugin, what):
        samples: object = declared.samples()
    if not isinstance(samples, Mapping):
        problem = f"{what} returned {type(samples).__name__}, no mapping"
        raise PluginError(plugin, problem, remedy='Return {"name": {…data…}}')
    for name, sample in samples.items():
        if not isinstance(name, str) or not isinstance(sample, Mapping):
            problem = f"{what} returned {name!r}: {sample!r:.80}"
            raise PluginError(plugin, problem, remedy="Give mappings by their names")
    return samples


def require_payload(plugin: str, what: str, payload: object) -> None:
    """Check that a class is a payload that docgen can read and write.

    Raises:
        PluginError: it is none, attrs does not know its fields, or plain data cannot stand for one.

    """
    remedy = "Inherit from docgen.models.Payload, and write @attrs.frozen(kw_only=True) above it"
    if not isinstance(payload, type) or not issubclass(payload, Payload):
        name = getattr(payload, "__name__", repr(payload))
        problem = f"{what} has the payload {name}, which is no docgen.models.Payload"
        raise PluginError(plugin, problem, remedy=remedy)
    if inspect.get_annotations(payload) and "__attrs_attrs__" not in vars(payload):
        problem = f"{what} has the payload {payload.__name__}, whose fields attrs does not know"
        raise PluginError(plugin, problem, remedy=remedy)
    with blamed(plugin, f"the payload {payload.__name__} of {what}"):
        require_plain_fields(payload)
    for field in attrs.fields(payload):
        if field.init and not field.kw_only:
            problem = f"{what}: {payload.__name__}.{field.name} is not given by its name"
            raise PluginError(plugin, problem, remedy=remedy)


def _require_formats(plugin: str, what: str, declared: DocumentType) -> None:
    formats: object = declared.formats
    if not isinstance(formats, tuple) or not formats or not _are_texts(formats):
        problem = f"{what} has the formats {formats!r}"
        raise PluginError(plugin, problem, remedy='Give a tuple: ("html", "pdf")')
    if not isinstance(declared.corrective_of, tuple) or not _are_texts(declared.corrective_of):
        problem = f"{what} has corrective_of {declared.corrective_of!r}"
        raise PluginError(plugin, problem, remedy='Give a tuple of codes: ("act",)')
    if not isinstance(declared.renderers, Mapping):
        problem = f"{what} has the renderers {declared.renderers!r:.80}"
        raise PluginError(plugin, problem, remedy='Give a mapping: {"xml": XmlRenderer()}')
    for format_, renderer in declared.renderers.items():
        require_members(plugin, f"the renderer of {format_!r} of {what}", renderer, "render")
        if format_ not in declared.formats:
            problem = f"{what} has a renderer of {format_!r}, which is not among its formats"
            raise PluginError(plugin, problem, remedy=f"Add {format_!r} to formats")


def _require_functions(plugin: str, what: str, functions: object) -> None:
    if not isinstance(functions, Iterable) or isinstance(functions, (str, Mapping)):
        raise PluginError(plugin, f"{what} are {functions!r:.80}", remedy="Give a tuple: (check,)")
    for function in functions:
        if not callable(function):
            raise PluginError(plugin, f"{what} hold {function!r:.80}", remedy="Give a function")


def _are_texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) and value for value in values)
