"""`docgen demo`: a billing database becomes a month's documents, and a gallery to look at."""

from docgen.cli.demo.command import demo

__all__ = ["demo"]
