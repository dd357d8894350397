"""What a plugin supplies, and what of somebody else's it takes the place of."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from typing import Final

from attrs import frozen

from docgen.hooks.builtin import RENDERERS
from docgen.hooks.caller import Plugins
from docgen.hooks.shortcode_chain import supplied
from docgen.models import DocumentType, Shortcode
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.shared import SharedShortcodes

_OBSERVERS: Final = (
    "docgen_before_document_issued",
    "docgen_after_document_issued",
    "docgen_after_file_rendered",
    "docgen_after_notice_made",
    "docgen_before_status_changed",
    "docgen_after_status_changed",
    "docgen_after_payment_received",
    "docgen_after_payment_reversed",
    "docgen_after_payment_status_changed",
    "docgen_before_letter_sent",
    "docgen_after_letter_sent",
    "docgen_after_letter_marked",
    "docgen_after_measured",
)
_RIGHTS: Final = "docgen_may"
TYPE_PART: Final = "тип документа"
COLLECTOR_PART: Final = "сборщик данных"
#: Kinds of parts that can be tried by themselves.
NUMBER_PART: Final = "знак маски номеров"
ENGINE_PART: Final = "программа для PDF"

_SETTINGS: Final = "template.toml"


@frozen(kw_only=True)
class Part:
    """A part that a plugin supplies: its kind, in Russian, its name, and whose it replaces."""

    kind: str
    name: str
    replaces: str = ""


def parts_of(plugins: Plugins, plugin: str) -> Iterator[Part]:
    """Yield the parts of a plugin, as it answers the hooks.

    Raises:
        PluginError: one of its answers cannot be used.

    """
    own = [
        document_kind
        for document_kind in plugins.document_types()
        if plugins.plugin_of(document_kind.code) == plugin
    ]
    yield from (Part(kind=TYPE_PART, name=row.code) for row in own)
    for root in plugins.answers_of(plugin, "docgen_template_roots"):
        yield from (Part(kind="шаблон", name=name) for name in _templates(root))
    for document_type in plugins.document_types():
        yield from _parts_of_type(plugins, plugin, document_type)
    for modifier in plugins.answers_of(plugin, "docgen_modifiers"):
        yield Part(kind="модификатор", name=modifier.name)
    for token in plugins.answers_of(plugin, "docgen_number_tokens"):
        yield Part(kind=NUMBER_PART, name=f"{{{token.name}}}")
    for own in plugins.answers_of(plugin, "docgen_own_fields"):
        yield Part(kind="своё поле", name=f"{own.record}.{own.name}")
    for engine in plugins.answers_of(plugin, "docgen_pdf_engines"):
        yield Part(kind=ENGINE_PART, name=engine.name)
    hooks = plugins.registry.hooks_of(plugin)
    if "docgen_check" in hooks:
        yield Part(kind="проверка", name="docgen_check")
    if _RIGHTS in hooks:
        yield Part(kind="права", name=_RIGHTS)
    yield from (Part(kind="наблюдатель", name=hook) for hook in _OBSERVERS if hook in hooks)


def _parts_of_type(plugins: Plugins, plugin: str, document_type: DocumentType) -> Iterator[Part]:
    code = document_type.code
    owner = plugins.plugin_of(code)
    if owner == plugin:
        yield from _own_parts(plugin, document_type)
    if plugins.answers_of(plugin, "docgen_data_collector", document_type=document_type):
        replaced = owner if document_type.collector and owner != plugin else ""
        yield Part(kind=COLLECTOR_PART, name=code, replaces=replaced)
    if plugins.answers_of(plugin, "docgen_payload_extension", document_type=document_type):
        yield Part(kind="поля документа", name=code)
    yield from _shortcodes(plugins, plugin, document_type)
    for format_ in document_type.formats:
        arguments = {"document_type": document_type, "format": format_}
        if plugins.answers_of(plugin, "docgen_output_renderer", **arguments):
            theirs = owner if format_ in document_type.renderers else "docgen"
            is_there = format_ in document_type.renderers or format_ in RENDERERS
            yield Part(kind="файлы", name=f"{code}: {format_}", replaces=theirs if is_there else "")
    for schema in plugins.answers_of(plugin, "docgen_schemas", document_type=document_type):
        yield Part(kind="официальный формат", name=schema.code)


def _own_parts(plugin: str, document_type: DocumentType) -> Iterator[Part]:
    """Yield what a type carries itself."""
    code = document_type.code
    if document_type.collector:
        yield Part(kind=COLLECTOR_PART, name=code)
    for own_shortcode in _own_shortcodes(plugin, document_type):
        yield Part(kind="шорткод", name=f"{code}: [{own_shortcode.name}]")
    if document_type.checks:
        yield Part(kind="проверка", name=code)
    yield from (Part(kind="файлы", name=f"{code}: {name}") for name in document_type.renderers)
    yield from (
        Part(kind="официальный формат", name=schema.code) for schema in document_type.schemas
    )


def _shortcodes(plugins: Plugins, plugin: str, document_type: DocumentType) -> Iterator[Part]:
    arguments = {"document_type": document_type}
    shared = Catalog(rows=tuple(SharedShortcodes(document_type).catalog()))
    owner = plugins.plugin_of(document_type.code)
    own = _own_shortcodes(owner, document_type)
    theirs = dict.fromkeys((row.name for row in shared.rows), "docgen")
    theirs |= dict.fromkeys((shortcode.name for shortcode in own), owner)
    for resolver in plugins.answers_of(plugin, "docgen_shortcode_resolver", **arguments):
        what = f"docgen_shortcode_resolver of {document_type.code!r}"
        for row in supplied(plugin, what, resolver).rows:
            name = f"{document_type.code}: [{row.name}]"
            yield Part(kind="шорткод", name=name, replaces=theirs.get(row.name, ""))


def _own_shortcodes(owner: str, document_type: DocumentType) -> tuple[Shortcode, ...]:
    if document_type.shortcodes is None:
        return ()
    what = f"the shortcodes of {document_type.code!r}"
    return supplied(owner, what, document_type.shortcodes).rows


def _templates(root: Traversable) -> Iterator[str]:
    """Yield the templates of a root, ``type/name``."""
    for folder in sorted(root.iterdir(), key=lambda entry: entry.name):
        if folder.is_dir() and not folder.name.startswith(("_", ".")):
            for inner in sorted(folder.iterdir(), key=lambda entry: entry.name):
                if inner.is_dir() and (inner / _SETTINGS).is_file():
                    yield f"{folder.name}/{inner.name}"
