"""`docgen --as`: commands in somebody's name, with the rights that plugins give."""

from __future__ import annotations
