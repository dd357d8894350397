"""What is begun before the first author comes."""

from __future__ import annotations

import socket

import pytest

from docgen.asgi import listen
from docgen.cli import configuration
from docgen.cli.configuration import open_studio
from docgen.pipeline.previews import beginning


def test_the_address_is_answered_from_the_moment_it_is_known():
    """A browser that comes before the server is up waits; it is not refused."""
    with listen("127.0.0.1", 0) as listening:
        socket.create_connection(listening.getsockname(), timeout=5).close()


@pytest.mark.parametrize(("fonts", "begun"), [("", 1), ("fonts = ['fonts']\n", 0)])
def test_a_worker_is_begun_first_unless_there_are_fonts_to_be_given(
    tmp_path, monkeypatch, fonts, begun
):
    """Fonts belong to the process: a worker that was begun before would not have them."""
    calls = []
    monkeypatch.setattr(beginning, "begin_worker", lambda: calls.append("worker"))
    monkeypatch.setattr(configuration, "_open", lambda *_: calls.append("open"))
    config = tmp_path / "docgen.toml"
    config.write_text(fonts, "utf-8")
    (tmp_path / "fonts").mkdir()
    open_studio(config, None, source=None, templates=tmp_path / "templates")
    assert calls == ["worker"] * begun + ["open"]
