"""The site's addresses, and a page that follows a room of live.tests.stage: /stage/<room>/."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.utils import timezone
from markupsafe import Markup

from teabowl.config.urls import urlpatterns
from teabowl.live.queries import follow

FORM = """<form action="/said/" method="post"><label>发言<textarea name="body"></textarea></label>
<label><input type="radio" name="v" value="yes">同意</label><label><input type="radio" name="v" value="no">不同意</label></form>"""
PAGE = """
{% set page_private = true %}
{% extends "ui/frame.html" %}
{% import "ui/parts.html" as ui with context %}
{% block main %}
{% call ui.live_room(live) %}
{% call ui.title("会") %}{{ ui.live_part(live, "state", tag="span") }}{% endcall %}
{{ ui.live_part(live, "votes", says=true) }}
{{ ui.live_part(live, "agenda") }}
<div id="own" hx-get="/own/" hx-trigger="live-motion from:body" hx-swap="outerHTML"><p>没有表决</p>{{ form() }}</div>
{% endcall %}
{% endblock %}
"""


def stage(request: HttpRequest, room: UUID) -> HttpResponse:
    live = follow(request, f"stage:{room}", now=timezone.now())
    return HttpResponse(engines["pages"].from_string(PAGE).render({"live": live, "form": lambda: Markup(FORM)}, request))


def own(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f'<div id="own"><p>您这一票</p>{FORM}</div>')


urlpatterns = [*urlpatterns, path("stage/<uuid:room>/", stage), path("own/", own)]
