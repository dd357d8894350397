"""Data files and the pictures beside them."""

from __future__ import annotations

import base64
import json
import os
from datetime import date
from decimal import Decimal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.exceptions import DataError, SourceError
from docgen.models.picture import MAX_PICTURE_BYTES
from docgen.sources import files, read_data
from docgen.sources.yaml_reader import parse_yaml

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a file into the test's own folder."""

    def write_file(name, content):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


def refusal(path, kind=DataError):
    """Return the message with which a file is refused."""
    with pytest.raises(kind) as caught:
        read_data(path)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_json_numbers_are_exact(write):
    """A number with a point is the decimal that is written, whatever its length."""
    data = read_data(write("a.json", '{"price": 0.10, "quantity": 3, "long": 1.00000000000000001}'))
    assert data == {"price": Decimal("0.10"), "quantity": 3, "long": Decimal("1.00000000000000001")}


def test_yaml_reads_what_is_written(write):
    """Numbers are exact, dates are dates, and codes with a leading zero stay text."""
    data = read_data(
        write(
            "a.yaml",
            "price: 0.10\nquantity: 3\nbic: 044525900\ndate: 2026-10-31\nyes: no\n"
            "time: 1:30\nempty:\nflag: true\nname: ООО «Ромашка»\nnumber: '15'\nsmall: 1e-3\n",
        )
    )
    assert data == {
        "price": Decimal("0.10"),
        "quantity": 3,
        "bic": "044525900",
        "date": date(2026, 10, 31),
        "yes": "no",
        "time": "1:30",
        "empty": None,
        "flag": True,
        "name": "ООО «Ромашка»",
        "number": "15",
        "small": Decimal("0.001"),
    }


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=12),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=6), part),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(JSON_VALUES)
def test_yaml_written_by_a_standard_writer_is_read_back(value):
    """What PyYAML writes with quotes comes back the same, so text never turns into numbers."""
    text = yaml.safe_dump(value, default_style='"', allow_unicode=True)
    # In that style numbers carry tags and flags too; all of them are of the safe kinds.
    assert parse_yaml(text) == value


def test_a_byte_order_mark_is_no_content(write):
    """Windows editors begin UTF-8 files with a mark; it is skipped."""
    assert read_data(write("a.json", b'\xef\xbb\xbf{"a": 1}')) == {"a": 1}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", '{"a": 1,\n "b": }', "line 2, column 7"),
        ("a.json", "", "line 1, column 1"),
        ("a.json", '{"a": NaN}', "NaN is not a number"),
        ("a.json", '{"a": 1, "a": 2}', "'a' is repeated"),
        ("a.json", '{"a": ' + "9" * 5000 + "}", "limit"),
        ("a.json", '{"a":' + "[" * 100_000, "nested too deeply"),
        ("a.json", "[1]", "a mapping is expected at the top"),
        ("a.yaml", "a: 1\nb: [1", "while parsing a flow sequence"),
        ("a.yaml", "a: 1\na: 2\n", "line 2, column 1: the key 'a' is repeated"),
        ("a.yaml", "a: &x 1\nb: *x\n", "aliases are not read"),
        ("a.yaml", "a: &x [*x]\n", "aliases are not read"),
        ("a.yaml", "a: !!python/object/apply:os.getcwd []", "line 1, column 4"),
        ("a.yaml", "a: 2026-02-30", "line 1, column 4: there is no date 2026-02-30"),
        ("a.yaml", "a: 1\n[b]: 2", "line 2, column 1: a key must be a name"),
        ("a.yaml", "a: !!int many", "does not fit the tag"),
        ("a.yaml", "a: !!float many", "does not fit the tag"),
        ("a.yaml", "a: !!bool many", "does not fit the tag"),
        ("a.yaml", "a: \x07", "not allowed"),
        ("a.yaml", "a: 1\n---\nb: 2", "single document"),
        ("a.yaml", "", "a mapping is expected at the top"),
        ("a.yml", "a: " + "[" * 300_000 + "]" * 300_000, "nested too deeply"),
        ("a.json", '{"name":\n "Ромашка"}'.encode("cp1251"), "line 2, column 3: not UTF-8"),
    ],
)
def test_a_broken_file_says_where_and_what(write, name, content, message):
    """Whatever is wrong inside a file is an error with its place and its remedy."""
    assert message in refusal(write(name, content))


def test_a_file_that_cannot_be_opened_says_why(tmp_path, write):
    """A missing file, a folder and an unknown suffix are told apart."""
    (tmp_path / "folder.json").mkdir()
    assert "there is no file" in refusal(tmp_path / "missing.json", SourceError)
    assert "is a folder" in refusal(tmp_path / "folder.json", SourceError)
    assert "name it .json, .yaml or .yml" in refusal(write("a.csv", "a;b"), SourceError)


def test_a_file_has_a_largest_size(tmp_path):
    """A file beyond the limit is refused before it is parsed."""
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.truncate(files.MAX_FILE_BYTES + 1)
    assert "split it" in refusal(path, SourceError)


def test_pictures_beside_the_data_become_data_urls(write):
    """A `file:` string anywhere in the data is replaced by the picture's content."""
    write("pictures/stamp.png", PNG)
    data = read_data(write("a.yaml", "seller: {stamp: 'file:pictures/stamp.png'}\nrows: [1, x]"))
    stamp = data["seller"]["stamp"]
    assert base64.b64decode(stamp.removeprefix("data:image/png;base64,")) == PNG
    assert data["rows"] == [1, "x"]


@pytest.mark.parametrize(
    "name", ["../secret.png", "link.png", "folder/../../secret.png", "/secret.png"]
)
def test_a_picture_outside_the_folder_is_refused(tmp_path, write, name):
    """Neither dots, nor a link, nor a whole path leads out of the data's folder."""
    (tmp_path / "secret.png").write_bytes(PNG)
    name = str(tmp_path / "secret.png") if name == "/secret.png" else name
    path = write("inner/a.json", json.dumps({"seller": {"stamp": f"file:{name}"}}))
    os.symlink(tmp_path / "secret.png", tmp_path / "inner" / "link.png")  # noqa: PTH211 - shorter
    message = refusal(path)
    assert "seller.stamp" in message
    assert "outside its folder" in message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no picture"),
        (b"text", "is no picture"),
        (PNG.ljust(MAX_PICTURE_BYTES + 1, b"0"), "make it smaller"),
    ],
)
def test_a_picture_that_cannot_be_used_is_named(write, content, message):
    """A missing, foreign or huge picture is an error at the place that names it."""
    if content is not None:
        write("logo.png", content)
    found = refusal(write("a.json", '{"rows": [{"logo": "file:logo.png"}]}'))
    assert "rows[0].logo" in found
    assert message in found


def test_a_picture_name_no_system_takes_is_refused(write):
    """A NUL in the name is an error like any other, not a crash."""
    assert "logo" in refusal(write("a.json", '{"logo": "file:a\\u0000.png"}'))
