"""No model differs from its migrations, and no table leaves the rules of the house (design §11)."""

from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation


def ours():
    return [model for model in apps.get_models() if model.__module__.startswith("teabowl.")]


def test_no_migration_is_missing():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    assert loader.detect_conflicts() == {}
    translation.deactivate_all()  # as makemigrations does: other people's models have names in every language
    changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(graph=loader.graph)
    missing = {app: [str(op) for m in found for op in m.operations] for app, found in changes.items()}
    assert missing == {}, "run teabowl makemigrations"


def test_keys_are_made_by_the_application():
    serial = [m.__name__ for m in ours() if isinstance(m._meta.pk, models.AutoField)]
    assert serial == []


def test_migrations_make_no_trigger(source_files):
    found = [str(path) for path in source_files("*/migrations/*.py") if "CREATE TRIGGER" in path.read().upper()]
    assert found == []
