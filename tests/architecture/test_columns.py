"""Every column says why it is kept, or that it says nothing about anybody (design §8)."""

import pytest
from django.apps import apps

from teabowl.kernel.columns import HARMLESS, Purpose

MODELS = [model for model in apps.get_models() if model.__module__.startswith("teabowl.")]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_each_field_is_marked(model):
    marks = model.FIELD_PURPOSES
    names = {field.name for field in model._meta.concrete_fields}
    assert set(marks) - names <= {"*"}, "marks of fields that are not there"
    assert "*" in marks or set(marks) == names, f"not marked: {names - set(marks)}"
    for name, mark in marks.items():
        assert mark == HARMLESS or (isinstance(mark, Purpose) and mark.why and mark.basis), name
