from __future__ import annotations

import pytest

from docgen.models import Case

OBLIQUE = tuple(case for case in Case if case is not Case.NOMINATIVE)


@pytest.fixture(params=OBLIQUE, ids=str)
def oblique(request):
    """Return every case but the nominative, one at a time."""
    return request.param
