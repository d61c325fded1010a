"""The site's addresses, and a page that follows a room of live.tests.stage: /stage/<room>/."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.utils import timezone

from teabowl.config.urls import urlpatterns
from teabowl.live.queries import follow

PAGE = """
{% set page_private = true %}
{% extends "ui/frame.html" %}
{% import "ui/parts.html" as ui with context %}
{% block main %}
{% call ui.live_room(live) %}
{% call ui.title("会") %}{{ ui.live_part(live, "state", tag="span") }}{% endcall %}
{{ ui.live_part(live, "votes", says=true) }}
{{ ui.live_part(live, "agenda") }}
<p id="own" hx-get="/own/" hx-trigger="live-motion from:body">没有表决</p>
{% endcall %}
{% endblock %}
"""


def stage(request: HttpRequest, room: UUID) -> HttpResponse:
    live = follow(request, f"stage:{room}", now=timezone.now())
    return HttpResponse(engines["pages"].from_string(PAGE).render({"live": live}, request))


def own(request: HttpRequest) -> HttpResponse:
    return HttpResponse("您这一票")


urlpatterns = [*urlpatterns, path("stage/<uuid:room>/", stage), path("own/", own)]
