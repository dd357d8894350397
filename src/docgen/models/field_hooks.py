"""Classes, lists and mappings of plain data, read part by part.

Nearly all data fits, and is read at once. Where something does not, the whole is read anew by what
cattrs has made for its classes, which gathers all that is wrong, each with its place.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Final, TypeAlias, TypeVar, Union, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.cols import homogenous_tuple_structure_factory, mapping_structure_factory
from cattrs.gen import make_dict_structure_fn

from docgen.models.misfit import misfit

T = TypeVar("T")
#: What reads a value as one of a type.
Hook: TypeAlias = Callable[[Any, Any], Any]
#: How a field is read: its name in the constructor, the hook and its type, what is left out.
_Way: TypeAlias = tuple[str, Hook, Any, tuple[object, ...]]

#: Nearly all are a dict, which is told at once.
A_MAPPING: Final = (dict, Mapping)


class _Readings(threading.local):
    """How data is read in a thread: at once, unless it is known that something is wrong."""

    in_full = False


_readings: Final = _Readings()


def structure(converter: Converter, data: object, cls: type[T]) -> T:
    """Return data as a class, or raise all that is wrong with it, as cattrs gathers it."""
    if not _readings.in_full:
        try:
            return converter.structure(data, cls)
        except Exception:  # noqa: BLE001, S110 - whatever it is, it is raised anew with its place
            pass
    before, _readings.in_full = _readings.in_full, True
    try:
        return converter.structure(data, cls)
    finally:
        _readings.in_full = before


def fields_hook(cls: type, converter: Converter) -> Hook:
    """Return what reads a class from a mapping; ``None`` leaves a field out that may be."""
    build: Any = make_dict_structure_fn(
        cls, converter, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True
    )
    in_full = _read_in_full(cls, build)
    at_once = in_full if build.overrides else _read_at_once(cls, converter)

    def hook(value: object, kind: type) -> object:
        if not isinstance(value, A_MAPPING):
            raise misfit(value, "fields", of=cls.__name__)
        return in_full(value, kind) if _readings.in_full else at_once(value, kind)

    return hook


def _read_in_full(cls: type, build: Hook) -> Hook:
    """Return what reads a class as cattrs does, of all that is given."""
    optional = frozenset(
        field.name for field in attrs.fields(cls) if field.default is not attrs.NOTHING
    )

    def read(value: Mapping[str, Any], kind: type) -> object:
        given = {
            name: part for name, part in value.items() if part is not None or name not in optional
        }
        return build(given, kind)

    return read


def _read_at_once(cls: type, converter: Converter) -> Hook:
    """Return what reads a class from data that fit, and raises anything of others."""
    ways: dict[str, _Way] = {}

    def read(value: Mapping[str, Any], _: type) -> object:
        if not ways:  # not before it is needed: a class may lead to itself
            ways.update(_ways(cls, converter))
        given = {}
        for name, part in value.items():
            alias, hook, kind, left_out = ways[name]
            if part not in left_out:
                given[alias] = hook(part, kind)
        return cls(**given)

    return read


def _ways(cls: type, converter: Converter) -> dict[str, _Way]:
    """Return how the fields of a class are read, by their names."""
    return {
        field.name: (field.alias, *_way(field, converter))
        for field in attrs.fields(attrs.resolve_types(cls))
        if field.init
    }


def _way(field: attrs.Attribute[Any], converter: Converter) -> tuple[Hook, Any, tuple[object, ...]]:
    kind = field.type
    if field.default is attrs.NOTHING:
        return *_hook(kind, converter), ()
    if get_origin(kind) in (Union, UnionType):
        others = [one for one in get_args(kind) if one is not NoneType]
        kind = others[0] if len(others) == 1 else kind
    return *_hook(kind, converter), (None, *_nothing(kind, field.default))


def _nothing(kind: Any, default: object) -> tuple[object, ...]:  # noqa: ANN401 - as cattrs takes types
    """Return the plain data of a default that is empty: it is read as such, whoever reads it."""
    is_text = kind is str or (get_origin(kind) is Annotated and get_args(kind)[0] is str)
    if is_text and default == "":
        return ("",)
    if get_origin(kind) is tuple and default == ():
        return [], ()
    if get_origin(kind) is Mapping and default == attrs.Factory(dict):
        return ({},)
    return ()


def _hook(kind: Any, converter: Converter) -> tuple[Hook, Any]:  # noqa: ANN401 - as cattrs takes types
    """Return what reads values of a type, and the type."""
    if get_origin(kind) is tuple and get_args(kind)[1:] == (...,):
        return _read_all_at_once(*_hook(get_args(kind)[0], converter)), kind
    return converter.get_structure_hook(kind), kind


def _read_all_at_once(hook: Hook, kind: object) -> Hook:
    def read(value: object, _: type) -> object:
        if not isinstance(value, (list, tuple)):
            raise TypeError
        return tuple([hook(part, kind) for part in value])

    return read


def tuple_hook(cls: Any, converter: Converter) -> Hook:  # noqa: ANN401 - the same
    """Return what reads values of one type from a list."""
    # A text is iterable too, and would become a list of its letters.
    build: Any = homogenous_tuple_structure_factory(cls, converter)

    def hook(value: object, kind: type) -> object:
        if not isinstance(value, (list, tuple)):
            raise misfit(value, "list")
        return build(value, kind)

    return hook


def mapping_hook(cls: Any, converter: Converter) -> Hook:  # noqa: ANN401 - the same
    """Return what reads values by their names; ``None`` is none, where it is not told of."""
    build: Any = mapping_structure_factory(cls, converter, detailed_validation=True)
    keeps_none = NoneType in get_args(get_args(cls)[1])

    def hook(value: object, kind: type) -> object:
        if not isinstance(value, A_MAPPING):
            raise misfit(value, "mapping")
        if not keeps_none:
            value = {name: part for name, part in value.items() if part is not None}
        return build(value, kind)

    return hook
