"""Classes read field by field: at once what fits, and of what does not, all that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from attrs import field, frozen
from cattrs import override

from docgen import DocGen
from docgen.exceptions import DataError
from docgen.models.mapping import from_mapping, to_mapping
from docgen_plugins.upd.payload import UpdPayload


@frozen(kw_only=True)
class Folder:
    """A class that leads to itself, and whose fields may be left out but for one."""

    name: str
    parent: str | None
    label: str = ""
    count: int = 0
    tags: tuple[str, ...] = ("none",)
    inside: Folder | None = None
    _owner: str = "nobody"


@frozen
class Renamed:
    """A class whose author has told cattrs to read a field by another name."""

    first: Annotated[str, override(rename="one")]
    made: int = field(init=False, default=7)
    note: str | None = "none"


def parts_of(value: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield the place of every part of plain data, what holds it, and by which key."""
    for key, part in list(value.items() if isinstance(value, dict) else enumerate(value)):
        place = f"{path}[{key}]" if isinstance(value, list) else f"{path}.{key}".lstrip(".")
        yield place, value, key
        if isinstance(part, (dict, list)):
            yield from parts_of(part, place)


def test_what_does_not_fit_is_told_with_its_place() -> None:
    """Wherever one wrong value stands in a document, that is all that is wrong, and where."""
    sample = DocGen().catalog.samples("upd")["vat"]
    plain = to_mapping(from_mapping(UpdPayload, sample))
    count = 0
    for place, holder, key in parts_of(plain):
        before, holder[key] = holder[key], object()
        with pytest.raises(DataError) as caught:
            from_mapping(UpdPayload, plain)
        holder[key] = before
        assert [problem.path for problem in caught.value.problems] == [place]
        count += 1
    assert count > 200
    assert to_mapping(from_mapping(UpdPayload, plain)) == plain


def test_all_that_is_wrong_is_told_at_once() -> None:
    """A field too much, one that is missing and one that is wrong, of one class and inside it."""
    data = {"nam": "a", "count": False, "inside": {"name": "b", "parent": "c", "tags": ["d", 5.5]}}
    with pytest.raises(DataError) as caught:
        from_mapping(Folder, data)
    problems = {(problem.path, problem.code) for problem in caught.value.problems}
    assert problems == {
        ("", "data.unknown_field"),
        ("name", "data.missing"),
        ("parent", "data.missing"),
        ("count", "data.expected_whole_number"),
        ("inside.tags[1]", "data.expected_text"),
    }


def test_a_class_is_read_that_leads_to_itself() -> None:
    """What is ``None`` is left out where it may be, and is nothing where a value is wanted."""
    inside: dict[str, Any] = {
        "name": "b",
        "parent": "a",
        "label": None,
        "tags": [],
        "_owner": "me",
        "count": None,
    }
    data = {"name": "a", "parent": None, "label": "", "inside": inside}
    found = Folder(name="b", parent="a", tags=(), owner="me")
    assert from_mapping(Folder, data) == Folder(name="a", parent=None, inside=found)


@pytest.mark.parametrize(
    ("name", "value"),
    [("label", []), ("label", {}), ("label", False), ("count", ""), ("tags", ""), ("tags", {})],
)
def test_what_is_empty_is_no_other_empty_thing(name: str, value: object) -> None:
    """An empty text is no empty list, and false is no nought."""
    with pytest.raises(DataError, match=f"{name}: "):
        from_mapping(Folder, {"name": "a", "parent": "", name: value})


def test_what_an_author_has_told_cattrs_holds() -> None:
    """A field is read by the name that it was given, and one that is worked out is not read."""
    assert from_mapping(Renamed, {"one": "a"}) == Renamed("a")
    assert from_mapping(Renamed, {"one": "a", "note": None}) == Renamed("a")
    for data in ({"first": "a"}, {"one": "a", "made": 8}):
        with pytest.raises(DataError, match="unknown field"):
            from_mapping(Renamed, data)


class Read(dict[str, Any]):
    """Data that knows how often it was read."""

    times = 0

    def items(self) -> Any:
        """Return its fields, and count."""
        self.times += 1
        return super().items()


def test_what_lies_deep_is_read_twice_at_most() -> None:
    """Were each part read anew within each that holds it, 20 of them would be a million times."""
    deepest = Read(name="a", parent="b", count=False)
    data: dict[str, Any] = deepest
    for _ in range(7):
        data = {"name": "a", "parent": "b", "inside": data}
    with pytest.raises(DataError) as caught:
        from_mapping(Folder, data)
    assert [problem.path for problem in caught.value.problems] == [f"{'inside.' * 7}count"]
    assert deepest.times <= 2
