"""What an action refuses becomes a page (or, for htmx, a line on the page) that says so."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, UnreadablePostError

from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused, TeabowlError
from teabowl.ui.problems import problem

STATUS: dict[type[TeabowlError], int] = {NotFound: 404, NotAllowed: 403, Refused: 409, Invalid: 422}


class ErrorsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Translate our own exceptions; others go on to Django (and end in the page for 500)."""
        if isinstance(exception, UnreadablePostError):
            return problem(request, 408)
        if not isinstance(exception, TeabowlError):
            return None
        if isinstance(exception, Invalid):
            return problem(request, 422, [str(text) for text in exception.fields.values()])
        return problem(request, STATUS.get(type(exception), 400), [str(exception.message)])
