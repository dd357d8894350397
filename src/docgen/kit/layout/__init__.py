"""Where lines and pages will end, worked out before an engine makes them.

Engines know no running sums: a form that prints totals of every page has to decide itself which
rows stand on which page. Lengths are millimetres, sizes of type are points.
"""

from docgen.kit.layout.pages import paginate
from docgen.kit.layout.text import line_count, text_width

__all__ = ["line_count", "paginate", "text_width"]
