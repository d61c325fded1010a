"""Every field of every model of ours says why it is kept, or that it is harmless (issue C.5, PIPL art 6)."""

import re

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model

from teabowl.kernel.columns import HARMLESS, Purpose

PERSONAL = re.compile(
    r"(^|_)(name|nickname|phone|mobile|address|email|resident_number|birthday|body|text|words|content|answer|comment|reason|caption|"
    r"image|photo|avatar|openid|code_hash|token|ip|origin|password|last_login|typed|filename)($|_)"
)
ABOUT_PLACES = {"places"}
"""Areas whose names are names of places, which say nothing about a person."""

MODELS = [model for model in apps.get_models() if model.__module__.startswith("teabowl.")]


def looks_personal(model: type[Model], field: object) -> bool:
    if isinstance(field, ForeignKey) and field.related_model._meta.label in {"people.Person", "people.Account"}:
        return True
    if re.search(r"(^|_)(person|account|actor)_id$", field.name):
        return True
    return model._meta.app_label not in ABOUT_PLACES and bool(PERSONAL.search(field.name))


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_each_field_is_marked(model: type[Model]):
    marks = getattr(model, "FIELD_PURPOSES", None)
    label = model._meta.label
    assert marks is not None, f"{label}: give the model FIELD_PURPOSES (kernel/columns.py): a Purpose for each personal field"
    fields = {field.name: field for field in model._meta.fields} | {f.name: f for f in model._meta.many_to_many}
    unknown = set(marks) - set(fields) - {"*"}
    assert not unknown, f"{label}.FIELD_PURPOSES names fields that do not exist: {sorted(unknown)}"
    assert all(mark == HARMLESS or isinstance(mark, Purpose) for mark in marks.values()), f"{label}: a mark is neither"
    assert isinstance(marks.get("*", HARMLESS), str), f"{label}: '*' may only be HARMLESS; name the personal fields one by one"
    missing = sorted(set(fields) - set(marks)) if "*" not in marks else []
    assert not missing, f"{label}: not marked: {missing}"
    unnamed = sorted(name for name, field in fields.items() if name not in marks and looks_personal(model, field))
    assert not unnamed, (
        f"{label}: {unnamed} look personal and hide behind '*': name each in FIELD_PURPOSES with a Purpose(why, basis), "
        "or with HARMLESS if it truly says nothing about a person"
    )


def test_the_heuristic_sees_what_it_should():
    from teabowl.people.models import Account, Membership

    seen = {f.name for m in (Account, Membership) for f in m._meta.fields if looks_personal(m, f)}
    assert {"phone", "person", "decided_by", "decline_reason", "last_login", "password"} <= seen
    assert "status" not in seen
