"""The kit for authors of plugins and templates: parties, lines and whole samples to try with."""

from docgen.kit.samples import (
    BUYER,
    COMPANY,
    FOREIGN_BUYER,
    LONG_BUYER,
    NATURAL_PERSON,
    SOLE_PROPRIETOR,
    Sample,
    goods_lines,
    goods_samples,
    repeated_lines,
    sale,
    sale_samples,
)

__all__ = [
    "BUYER",
    "COMPANY",
    "FOREIGN_BUYER",
    "LONG_BUYER",
    "NATURAL_PERSON",
    "SOLE_PROPRIETOR",
    "Sample",
    "goods_lines",
    "goods_samples",
    "repeated_lines",
    "sale",
    "sale_samples",
]
