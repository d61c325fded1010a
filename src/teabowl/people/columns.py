"""Columns that the tables of many areas have."""

from typing import Any

from django.conf import settings
from django.db import models

from teabowl.places.models import Place


def account(*, null: bool = False) -> Any:
    """Who did it. With `null`, the row outlives who erased the account."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=null)


def place() -> Any:
    """Where it was recorded, for ever."""
    return models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
