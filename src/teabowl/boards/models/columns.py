"""What the columns of this area have in common."""

from typing import Any

from django.db import models

from teabowl.kernel.columns import Purpose
from teabowl.places.models import Place

ASKED = "PIPL art 13(2): the service the person asked for"
DUTY = "PIPL art 13(3): statutory duty; 网络安全法 art 47"
WRITER = Purpose("who wrote it: real identity for posting", "未成年人网络保护条例 art 31; 网络安全法 art 24")


def account(**options: Any) -> Any:
    return models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", **options)


def place() -> Any:
    return models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")


def choices(values: Any) -> list[tuple[str, str]]:
    return [(v.value, v.value) for v in values]


__all__ = ["ASKED", "DUTY", "WRITER", "account", "choices", "place"]
