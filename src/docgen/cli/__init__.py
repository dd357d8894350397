"""The command line: a thin face on the façade, one module per group of commands."""

from docgen.cli.app import main

__all__ = ["main"]
