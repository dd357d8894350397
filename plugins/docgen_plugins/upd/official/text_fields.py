"""Named texts that the parties have agreed on (ТекстИнф)."""

from __future__ import annotations

from typing import Final

from docgen.models import TextField
from docgen.official.binding import Record, attribute

TEXT_FIELD: Final = Record(TextField, attribute("Идентиф", "name"), attribute("Значен", "value"))
