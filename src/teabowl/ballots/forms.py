"""Forms of votes. They carry what was chosen; the actions decide."""

import re
from typing import Any
from uuid import UUID

from django import forms

from teabowl.ballots.queries import MotionPage
from teabowl.ballots.rules import NAME
from teabowl.ballots.values import WRITTEN, HallCount, Way
from teabowl.kernel.errors import Invalid
from teabowl.ui.form_words import CHOOSE_ONE
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


class CastForm(forms.Form):
    """One ballot: a choice of a motion; up to the seats of an election, or none."""

    key = forms.CharField(max_length=80, widget=forms.HiddenInput)

    def __init__(self, page: MotionPage, data: Any = None, *, of: UUID | None = None) -> None:
        """`of`: for whom on the list it is cast, where that is not the reader."""
        keys = [key for key in page.my_keys if not key.startswith(WRITTEN)]
        written = [key.removeprefix(WRITTEN) for key in page.my_keys if key.startswith(WRITTEN)]
        chosen = keys if page.seats else next(iter(keys), None)
        initial = {"key": page.paper, "choices": chosen, "written": " ".join(written)}
        super().__init__(data, initial=initial, auto_id=f"id_{of or page.id}_%s")
        if page.seats:
            self.fields["choices"] = forms.MultipleChoiceField(
                label=page.row.title, choices=page.options, required=False, widget=forms.CheckboxSelectMultiple
            )  # fmt: skip
            if page.write_ins:
                self.fields["written"] = forms.CharField(
                    label=_("另选别人"),
                    help_text=_("写名字，几个人用空格隔开"),
                    max_length=page.seats * (NAME + 1),
                    required=False,
                )
        else:
            self.fields["choices"] = forms.ChoiceField(label=page.row.title, choices=page.options, widget=forms.RadioSelect)
            self.fields["choices"].error_messages = {"required": CHOOSE_ONE, "invalid_choice": CHOOSE_ONE}

    def chosen(self) -> list[str]:
        picked = self.cleaned_data["choices"]
        written = re.split(r"[\s、，,;；]+", self.cleaned_data.get("written") or "")
        return [*([picked] if isinstance(picked, str) else picked), *(WRITTEN + name for name in written if name)]


class HallForm(forms.Form):
    """What was counted in the hall: of an open vote each hand by name, of a secret one who took a paper and the numbers."""

    def __init__(self, page: MotionPage, electors: list[tuple[UUID, str, Way]], data: Any = None) -> None:
        super().__init__(data)
        self.page = page
        self.here = [(person, name) for person, name, way in electors if way != Way.PHONE]
        if page.row.is_secret:
            self._secret()
        elif page.seats:
            for person, name in self.here:
                self.fields[f"p_{person}"] = forms.MultipleChoiceField(
                    label=name, choices=page.options, required=False, widget=forms.CheckboxSelectMultiple
                )
        else:
            options = [("", _("没有举手")), *page.options]
            for person, name in self.here:
                self.fields[f"p_{person}"] = forms.ChoiceField(label=name, choices=options, required=False)

    def _secret(self) -> None:
        number: dict[str, Any] = {"min_value": 0, "max_value": 100_000, "initial": 0}
        self.fields["papers_to"] = forms.MultipleChoiceField(
            label=_("谁领了纸票"), choices=[(str(person), name) for person, name in self.here], required=False,
            widget=forms.CheckboxSelectMultiple, help_text=_("领了纸票的人，手机上就不能再投"),
        )  # fmt: skip
        self.fields["papers"] = forms.IntegerField(label=_("收回几张"), **number)
        self.fields["invalid"] = forms.IntegerField(label=_("其中废票几张"), **number)
        for key, text in self.page.options:
            self.fields[f"n_{key}"] = forms.IntegerField(label=_("%(option)s 几票") % {"option": text}, **number)
        if self.page.write_ins:
            self.fields["written"] = forms.CharField(
                label=_("另选的人"),
                help_text=_("一行一个：名字 票数"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def count(self) -> HallCount:
        """Raises Invalid for lines that cannot be read."""
        data = self.cleaned_data
        if not self.page.row.is_secret:
            chosen = {person: data.get(f"p_{person}") or () for person, _name in self.here}
            return HallCount(named={p: (c,) if isinstance(c, str) else tuple(c) for p, c in chosen.items() if c})
        counts = {key: data[f"n_{key}"] for key, _text in self.page.options}
        return HallCount(
            papers_to=frozenset(UUID(person) for person in data["papers_to"]), papers=data["papers"], invalid=data["invalid"],
            counts=counts | self._written(data.get("written") or ""),
        )  # fmt: skip

    def _written(self, text: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for line in filter(str.strip, text.splitlines()):
            read = re.fullmatch(r"\s*(.+?)[\s:：]+(\d{1,6})\s*", line)
            if read is None:
                raise Invalid({"written": _("这一行读不懂：%(line)s") % {"line": line[:30]}})
            key = WRITTEN + "".join(read[1].split())
            found[key] = found.get(key, 0) + int(read[2])
        return found
