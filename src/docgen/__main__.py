"""``python -m docgen``: the same program as ``docgen``."""

from docgen.cli import main

main()
