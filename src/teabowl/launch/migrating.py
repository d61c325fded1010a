"""Makes the tables many times as quickly: `import` it before migrating.

Django draws up a model and everything related to it anew for each table, column, index and constraint that a migration adds: hundreds
of times over a graph in which nearly everything points at places and people. An index or constraint changes no field, so telling
the model is enough; a new table or column may join the classes that are there, as it does when a module of models is read. Going
forward, all states share one registry; where one does not (going backward), Django's own way is taken.
"""

from typing import Any

from django.db.migrations.state import ModelState, ProjectState
from django.db.models import NOT_PROVIDED, Field

_adding_a_field = ProjectState.add_field


def _in_one_registry(state: ProjectState) -> bool:
    return all(model._meta.apps is state.apps for model in state.apps.get_models(include_auto_created=True))


def _told(self: ProjectState, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
    """In place of ProjectState._append_option (Django 5.2)."""
    _with_options(self, app_label, model_name, option_name, [*self.models[app_label, model_name].options[option_name], obj])


def _untold(self: ProjectState, app_label: str, model_name: str, option_name: str, obj_name: str) -> None:
    """In place of ProjectState._remove_option (Django 5.2)."""
    told = self.models[app_label, model_name].options[option_name]
    _with_options(self, app_label, model_name, option_name, [obj for obj in told if obj.name != obj_name])


def _with_options(self: ProjectState, app_label: str, model_name: str, option_name: str, told: list[Any]) -> None:
    self.models[app_label, model_name].options[option_name] = told
    if "apps" in self.__dict__:  # asking hasattr would draw up all
        setattr(self.apps.get_model(app_label, model_name)._meta, option_name, list(told))


def _with_model(self: ProjectState, model_state: ModelState) -> None:
    """In place of ProjectState.add_model (Django 5.2)."""
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:  # type: ignore[attr-defined]
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:
        if _in_one_registry(self):
            self.apps.render_multiple([model_state])
        else:
            self.reload_model(*key)


def _with_field(
    self: ProjectState, app_label: str, model_name: str, name: str, field: "Field[Any, Any]", preserve_default: bool
) -> None:
    """In place of ProjectState.add_field (Django 5.2)."""
    if "apps" not in self.__dict__ or not _in_one_registry(self):
        _adding_a_field(self, app_label, model_name, name, field, preserve_default)
        return
    if not preserve_default:
        field = field.clone()
        field.default = NOT_PROVIDED
    key = app_label, model_name
    self.models[key].fields[name] = field
    if self._relations is not None:  # type: ignore[attr-defined]
        self.resolve_model_field_relations(key, name, field)
    self.apps.get_model(app_label, model_name).add_to_class(name, field.clone())
    self.apps.clear_cache()


ProjectState._append_option = _told  # type: ignore[attr-defined]
ProjectState._remove_option = _untold  # type: ignore[attr-defined]
ProjectState.add_model = _with_model  # type: ignore[method-assign]
ProjectState.add_field = _with_field  # type: ignore[method-assign]
