"""Template folders written for their authors: a copy to begin with, or an imported file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from docgen.exceptions import ConfigurationError, StorageError
from docgen.models import Template
from docgen.templates.reading import MAIN_FILE, SETTINGS, SHARED, WORD_FILE

_SETTINGS: Final = """\
title = "{title}"
file_name = "{file_name}"
styles = []
formats = {formats}
"""
_OF_WORD: Final = '["docx", "pdf"]'
_OF_A_PAGE: Final = '["html", "pdf"]'


def own_files(template: Template) -> dict[str, bytes]:
    """Return the files of a template's folder, without the shared ones and the settings."""
    return {
        path: content
        for path, content in template.files.items()
        if not path.startswith(f"{SHARED}/")
    }


def word_files(content: bytes, title: str, file_name: str) -> dict[str, bytes]:
    """Return the files of a template that is a Word file alone."""
    return {SETTINGS: _settings(title, file_name, _OF_WORD), WORD_FILE: content}


def page_files(content: bytes, title: str, file_name: str) -> dict[str, bytes]:
    """Return the files of a template that is a page of HTML alone."""
    return {SETTINGS: _settings(title, file_name, _OF_A_PAGE), MAIN_FILE: content}


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a new template folder.

    Raises:
        ConfigurationError: there is something in it already.
        StorageError: it cannot be written.

    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigurationError(f"Папка {folder} не пуста; назовите новую после -o")
    try:
        for path, content in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    except OSError as error:
        raise StorageError(f"В папку {folder} не пишется: {error.strerror}") from error


def _settings(title: str, file_name: str, formats: str) -> bytes:
    texts = {"title": _quoted(title), "file_name": _quoted(file_name)}
    return _SETTINGS.format(**texts, formats=formats).encode()


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
