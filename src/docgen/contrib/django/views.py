"""Views of the site's own: a document's file, and refusals as answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from docgen.contrib.answers import body_of, file_headers, status_of
from docgen.contrib.django.access import get_docgen
from docgen.exceptions import DocGenError
from docgen.models import File

View = Callable[..., HttpResponse]


def refusals_told(view: View) -> View:
    """Answer with what docgen says where it refuses; for views of the site's own, too."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        try:
            return view(request, *args, **kwargs)
        except DocGenError as error:
            return JsonResponse(
                body_of(error), status=status_of(error), json_dumps_params={"ensure_ascii": False}
            )

    return answered


def as_response(file: File) -> HttpResponse:
    """Return a file to be saved under its own name."""
    return HttpResponse(file.content, content_type=file.media_type, headers=file_headers(file))


@login_required
@require_safe
@refusals_told
def document_file(request: HttpRequest, document_id: int, format_: str) -> HttpResponse:
    """Return a file of a document, if the user may have it."""
    return as_response(get_docgen(request.user).file(document_id, format_))
