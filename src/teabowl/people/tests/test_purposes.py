"""Every field of every model of ours says why it is kept, or that it is harmless (issue C.5, PIPL art 6)."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import BinaryField, ForeignKey, Model

from teabowl.kernel.columns import HARMLESS, Purpose
from teabowl.people.secrets import COLUMNS

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


OF_A_PERSON = {"people.Person", "people.Account"}
NOT_ONES_OWN = {
    "people.Person.merged_into": "the same human",
    "organisations.Member.contact": "whose papers they are is the member",
    "organisations.Migration.contact": "whose papers they are is the migrant member",
}
PARTS = Path(__file__).parents[2]


def where_own_data_is_told(model: type[Model]) -> str:
    """The code that exports and erases an area's rows."""
    area = model.__module__.split(".")[1]
    names = ["exports.py", "actions/privacy.py"] if area == "people" else ["personal.py"]
    return "".join((PARTS / area / name).read_text() for name in names if (PARTS / area / name).exists())


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_whose_it_is_gets_it_and_takes_it_along(model: type[Model]):
    """A key of a person or account is either an archive's (who did it), or its rows are exported and erased with the account."""
    told = where_own_data_is_told(model)
    for field in model._meta.fields:
        of = field.related_model._meta.label if isinstance(field, ForeignKey) else ""
        mark = model.FIELD_PURPOSES.get(field.name)
        label = f"{model._meta.label}.{field.name}"
        if of not in OF_A_PERSON or label in NOT_ONES_OWN:
            continue
        if of == "people.Person" or not isinstance(mark, Purpose) or mark.keep == "while the account exists":
            named = re.search(rf"\b{model.__name__}\b", told) or field.related_model is None
            related = field.remote_field.related_name or ""
            assert named or re.search(rf"\.{related}\b", told), (
                f"{label}: say in {model.__module__.split('.')[1]}/personal.py what is exported and erased, or why it is kept (keep=…)"
            )


SEALED_OTHERWISE = {
    "people.Person.resident_number_index": "an HMAC, not a seal",
    "ballots.Motion.key": "ballots.sealing.rotate",
    "ballots.Box.papers": "sealed with the motion's own key",
    "ballots.Hall.sealed": "sealed with the motion's own key",
}


def test_every_sealed_column_is_sealed_again_with_a_new_key():
    columns = {f"{label}.{field}" for label, field, _purpose in COLUMNS}
    found = {
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        for field in model._meta.fields
        if isinstance(field, BinaryField) or isinstance(getattr(field, "base_field", None), BinaryField)
    }
    assert found - columns == set(SEALED_OTHERWISE), (
        "name it by people.secrets.register_column: else a new key makes it unreadable"
    )
    assert columns <= found


def test_the_heuristic_sees_what_it_should():
    from teabowl.people.models import Account, Membership

    seen = {f.name for m in (Account, Membership) for f in m._meta.fields if looks_personal(m, f)}
    assert {"phone", "person", "decided_by", "decline_reason", "last_login", "password"} <= seen
    assert "status" not in seen
