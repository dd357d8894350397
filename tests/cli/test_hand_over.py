"""`docgen hand-over`."""

from __future__ import annotations

import zipfile

import pytest

from docgen.kit.samples import sale

OTHER = {"edo_id": ""}


@pytest.fixture
def issued(settled, run, write_json):
    """Issue a УПД, an invoice, and a УПД of a buyer without an ЭДО id."""
    good = sale()
    poor = {**good, "buyer": {**good["buyer"], **OTHER}}
    for number, (code, data) in enumerate((("upd", good), ("invoice", good), ("upd", poor)), 1):
        path = write_json(f"{number}.json", data)
        assert run("issue", code, "--data", path).status == 0
    return settled


def test_documents_are_named_by_their_ids(issued, run):
    """The file has the name that it was told with."""
    done = run("hand-over", "1", "--out", "outbox")
    (path,) = (issued / "outbox").iterdir()
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines() == [f"1: {path.name}", "Передано: 1, не передано: 0; outbox"]


def test_filters_leave_out_what_has_no_official_file(issued, run):
    """A bad document is told by name, the others are saved, and the status tells programs."""
    done = run("hand-over", "--period", "2026-10", "--out", "october.zip")
    assert done.status == 1
    assert "Не передан: 3 (upd № 2)" in done.err
    with zipfile.ZipFile(issued / "october.zip") as archive:
        assert len(archive.namelist()) == 1


def test_programs_get_every_document(issued, run):  # noqa: ARG001 - issued before
    """Refused ones have findings instead of a file."""
    done = run("hand-over", "--type", "upd", "--out", "outbox", "--json")
    first, second = done.rows
    assert (first["id"], first["findings"]) == (1, [])
    assert first["file"].startswith("ON_NSCHFDOPPR_")
    assert (second["id"], second["file"]) == (3, None)
    assert [row["code"] for row in second["findings"]] == ["handover.not_made"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "by their ids, or give filters"),
        (("1", "--type", "upd"), "by their ids, or give filters"),
        (("--type", "invoice"), "official XML"),
        (("--type", "upb"), "upd"),
        (("99",), "99"),
        (("2",), "xml"),
    ],
)
def test_wrong_use_is_told(issued, run, arguments, said):
    """Nothing is written then."""
    done = run("hand-over", *arguments, "--out", "outbox")
    assert done.status == 2
    assert said in done.err
    assert not (issued / "outbox").exists()
