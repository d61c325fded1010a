"""What the forms of every area share: they carry what was typed; the actions decide."""

from typing import Any

from django import forms

from teabowl.kernel.errors import Invalid
from teabowl.kernel.ids import new_id
from teabowl.ui.doors import add_wrong
from teabowl.ui.form_words import CHOOSE_ONE, NOT_OFFERED, WRITE_SOMETHING


class SpokenForm(forms.Form):
    """Says what is missing as one would say it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = WRITE_SOMETHING
            if isinstance(field, forms.ChoiceField):
                field.error_messages["required"] = field.error_messages["invalid_choice"] = CHOOSE_ONE


class KeyedForm(SpokenForm):
    """A form that acts once however often it is sent: `key` is made with the empty form."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)


class PlainForm(forms.Form):
    """A form of Typed fields: what is wrong is found by the action, and put beside the fields by `take`."""

    use_required_attribute = False

    def take(self, invalid: Invalid) -> None:
        """Put what an action said is wrong beside the fields it belongs to."""
        self.is_valid()
        add_wrong(self, Invalid({name: said for name, said in invalid.fields.items() if name not in self.errors}))

    def typed(self, name: str) -> str:
        """The text typed into a field, whatever else is wrong with the form."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


class Typed(forms.CharField):
    """Text whose rules live in the action: shown as needed or not, never judged here."""

    def validate(self, value: Any) -> None:
        pass


class Chosen(forms.ChoiceField):
    """A choice that must be made: none is not another way to say no."""

    default_error_messages = {"required": CHOOSE_ONE, "invalid_choice": NOT_OFFERED}


class Choice(forms.ChoiceField):
    """A choice whose rules live in the action, which takes none for an answer, but never one that is not offered, or no longer."""

    def validate(self, value: Any) -> None:
        if value and self.choices and not self.valid_value(value):
            raise forms.ValidationError(NOT_OFFERED)
