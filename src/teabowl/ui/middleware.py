"""What an action refuses becomes a page that says so."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused, TeabowlError

STATUS: dict[type[TeabowlError], int] = {NotFound: 404, NotAllowed: 403, Refused: 409, Invalid: 422}


class ErrorsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, TeabowlError):
            return None
        status = STATUS.get(type(exception), 400)
        return render(request, "ui/error.html", {"message": exception.message, "status": status}, status=status)
