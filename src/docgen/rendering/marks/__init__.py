"""Marks and running page numbers over finished PDFs."""
