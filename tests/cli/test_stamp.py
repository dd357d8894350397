"""`docgen stamp`."""

from __future__ import annotations

import pytest


@pytest.fixture
def made(run, at_home, sale_file):
    """Make two PDFs in the folder of the run."""
    for number in ("1", "2"):
        done = run(
            "render", "invoice", "--data", sale_file, "--number", number, "-o", f"{number}.pdf"
        )
        assert done.status == 0
    return at_home


def test_copies_go_into_a_folder(made, run, pdf_text):
    """The files themselves stay as they are; done again, nothing is written twice."""
    before = (made / "1.pdf").read_bytes()
    for _ in range(2):
        done = run(
            "stamp", "1.pdf", "2.pdf", "--text", "КОПИЯ ВЕРНА", "--text", "Дата", "--out", "copies"
        )
        assert (done.status, done.out) == (0, "Готово копий: 2; copies\n")
    assert sorted(row.name for row in (made / "copies").iterdir()) == ["1.pdf", "2.pdf"]
    assert "КОПИЯВЕРНАДата" in pdf_text((made / "copies" / "1.pdf").read_bytes())
    assert (made / "1.pdf").read_bytes() == before


def test_a_copy_beside_its_file_gets_a_name_of_its_own(made, run):
    """Nobody's file is replaced."""
    before = (made / "1.pdf").read_bytes()
    assert run("stamp", "1.pdf", "--text", "КОПИЯ", "--out", ".").status == 0
    assert (made / "1.pdf").read_bytes() == before
    assert (made / "1 (2).pdf").is_file()


def test_a_merged_pack_has_running_numbers(made, run, pdf_text):
    """They go on from file to file."""
    done = run("stamp", "1.pdf", "2.pdf", "--page-numbers", "--first", "41", "--merge", "a.pdf")
    text = pdf_text((made / "a.pdf").read_bytes())
    assert (done.status, text.endswith("стр.1из142"), "стр.1из141" in text) == (0, True, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("1.pdf", "--text", "КОПИЯ"), "--out DIR"),
        (("1.pdf", "--text", "КОПИЯ", "--out", "a", "--merge", "b.pdf"), "choose one"),
        (("1.pdf", "--out", "a"), "say what to print"),
        (("1.pdf", "--text", "КОПИЯ", "--colour", "red", "--out", "a"), "#1d3f77"),
        (("absent.pdf", "--text", "КОПИЯ", "--out", "a"), "absent.pdf"),
    ],
)
def test_what_is_not_understood_is_wrong_use(made, run, arguments, said):  # noqa: ARG001 - made before
    """Nothing is written."""
    done = run("stamp", *arguments)
    assert done.status == 2
    assert said in done.err


def test_a_file_that_cannot_be_stamped_is_named(made, run):
    """And nothing of the merged file is left."""
    (made / "bad.pdf").write_text("hello", encoding="utf-8")
    done = run("stamp", "1.pdf", "bad.pdf", "--text", "КОПИЯ", "--merge", "a.pdf")
    assert done.status == 1
    assert "bad.pdf" in done.err
    assert not (made / "a.pdf").exists()
