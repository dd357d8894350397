"""Batches: a period's documents planned, issued in blocks, their files made by many processes.

The way of a block: :mod:`.plan` (who gets what), :mod:`.blocks` and :mod:`.issuing` (numbers),
:mod:`.execute` (files, in order), :mod:`.outputs`, :mod:`.report`.
"""

from docgen.batch.executors import BatchWorkers
from docgen.batch.outputs import FolderOutput, MergedOutput, Output, ZipOutput
from docgen.batch.progress import Progress, Watcher
from docgen.batch.report import BatchReport, BatchRow, Outcome, Reason

__all__ = [
    "BatchReport",
    "BatchRow",
    "BatchWorkers",
    "FolderOutput",
    "MergedOutput",
    "Outcome",
    "Output",
    "Progress",
    "Reason",
    "Watcher",
    "ZipOutput",
]
