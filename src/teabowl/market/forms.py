"""What is typed about a listing. Whether it is right is decided by the action, which names the field."""

import unicodedata
from typing import Any
from uuid import UUID

from django import forms

from teabowl.files.doors import form_key_of
from teabowl.market import rules, words
from teabowl.market.rules import Board, Draft, PayPer
from teabowl.ui.forms import Choice
from teabowl.ui.forms import Typed as PlainTyped
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)


class Typed(PlainTyped):
    """As every line here is typed. `lines` makes it a larger box."""

    def __init__(self, label: Any, most: int = rules.MAX_LINE, *, lines: int = 0, needed: bool = False, hint: Any = "") -> None:
        widget = forms.Textarea(attrs={"rows": lines}) if lines else forms.TextInput(attrs={"maxlength": most})
        super().__init__(label=label, required=needed, widget=widget, help_text=hint)


class Number(forms.DecimalField):
    """A number or nothing; the keyboard of a phone shows digits."""

    def __init__(self, label: Any, hint: Any = "") -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 12})
        wrong = words.say("number_wrong", 0)
        super().__init__(
            label=label, required=False, help_text=hint, widget=widget, max_digits=12, decimal_places=2,
            error_messages={"invalid": wrong, "max_digits": wrong, "max_decimal_places": wrong, "max_whole_digits": wrong},
        )  # fmt: skip

    def to_python(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", str(value or "")).replace(",", "").strip()
        return super().to_python(text)


class Whole(forms.IntegerField):
    def __init__(self, label: Any, hint: Any = "") -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4})
        super().__init__(
            label=label, required=False, help_text=hint, widget=widget, min_value=1, max_value=9999,
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("请写一个整数")),
        )  # fmt: skip


class Month(forms.TypedChoiceField):
    def __init__(self, label: Any, hint: Any = "") -> None:
        months: list[tuple[str, Any]] = [("", _("全年"))]
        months += [(str(n), _("%(n)s 月") % {"n": n}) for n in range(1, 13)]
        super().__init__(label=label, required=False, help_text=hint, choices=months, coerce=int, empty_value=None)


class Day(forms.DateField):
    def __init__(self, label: Any, hint: Any = "") -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        wrong = words.say("date_wrong", 0)
        super().__init__(label=label, required=False, help_text=hint, widget=widget, error_messages={"invalid": wrong})


def _tick(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


class ListingForm(forms.Form):
    """What all boards ask. A board's own fields stand between `title` and `body`."""

    use_required_attribute = False
    board: Board
    TITLE_HINT: Any = ""
    BODY_HINT: Any = _("想说的都行")
    OWN: tuple[str, ...] = ()
    DECIDED: frozenset[str] = frozenset()
    """Of these another answer decides whether they must be filled in: their own words say when."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = list(words.KINDS[self.board].items())
        self.fields["kind"] = Choice(label=_("是哪一类"), widget=forms.RadioSelect, choices=options)
        self.fields["title"] = Typed(_("名字"), rules.MAX_TITLE, needed=True, hint=self.TITLE_HINT)
        for name in self.OWN:
            self.fields[name] = self.fields.pop(name)
        self.fields["body"] = Typed(_("再说几句"), lines=4, hint=self.BODY_HINT)
        self.fields["contact_name"] = Typed(_("联系人"), 20, hint=_("不写就用您的名字"))
        self.fields["phone"] = Typed(
            _("电话"), 20, needed=True, hint=_("电话、微信留一个就行。别人点一下才看得到，不会写在网页上让人抄走")
        )
        self.fields["phone"].widget.attrs["inputmode"] = "tel"
        self.fields["wechat"] = Typed(_("微信号"), 40)
        self.fields["call_hours"] = Typed(_("什么时候打好"), 40)
        self.fields["agreed"] = _tick(_("号码的主人同意公开"))
        self.fields["form_key"] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def draft(self, alts: dict[UUID, str]) -> Draft:
        """What was typed, tidy or not. Call it once the form is valid."""
        said = self.cleaned_data
        return Draft(
            form_key_of(self.data), self.board, said["kind"], said["title"], said["body"], said["contact_name"], said["phone"],
            said["wechat"], said["call_hours"], said["agreed"], {name: said[name] for name in self.OWN}, alts, said["version"] or 0,
        )  # fmt: skip

    @property
    def parts(self) -> tuple[list[Any], list[Any], list[Any]]:
        """The fields in three groups: what it is, its own facts, whom to ask."""
        return (
            [self["kind"], self["title"]],
            [self[name] for name in (*self.OWN, "body")],
            [self[name] for name in ("contact_name", "phone", "wechat", "call_hours", "agreed")],
        )


class ProductForm(ListingForm):
    board = Board.PRODUCTS
    TITLE_HINT = _("比如：红富士苹果、手工粉皮")
    BODY_HINT = _("品相、来历、怎么吃怎么用，想说的都行")
    OWN = ("price", "price_to", "unit", "quantity", "quantity_unit", "season_from", "season_to", "ships", "cooperative")
    DECIDED = frozenset({"unit", "season_to"})
    price = Number(_("价钱（元）"), _("不写就是面议"))
    price_to = Number(_("到多少（元）"), _("有高有低才写"))
    unit = Typed(_("按什么算"), 10, hint=_("斤、箱、个、只；写了价钱就要写"))
    quantity = Number(_("有多少"))
    quantity_unit = Typed(_("多少的单位"), 10, hint=_("斤、箱；和上面一样就不用写"))
    season_from = Month(_("从几月有"))
    season_to = Month(_("到几月"), _("选了从几月，就要选到几月"))
    ships = _tick(_("能寄"))
    cooperative = Typed(_("合作社或牌子"))


class VisitForm(ListingForm):
    board = Board.TOURISM
    TITLE_HINT = _("比如：牡丹园、百年老枣林、老赵家的农家饭")
    BODY_HINT = _("什么时候最好看、带老人孩子方便不方便，想说的都行")
    OWN = ("ticket", "opening", "best_from", "best_to", "see", "meals", "rooms", "how")
    DECIDED = frozenset({"best_to"})
    ticket = Number(_("门票（元）"), _("不收钱写 0"))
    opening = Typed(_("什么时候开门"), hint=_("比如：每天 8 点到 18 点"))
    best_from = Month(_("从几月好看"))
    best_to = Month(_("到几月"), _("选了从几月，就要选到几月"))
    see = Typed(_("看什么"), 500, lines=3)
    meals = Typed(_("有什么吃的"))
    rooms = Whole(_("几间房能住"))
    how = Typed(_("怎么来"), hint=_("坐几路车、在哪下、停车在哪"))


class JobForm(ListingForm):
    board = Board.JOBS
    TITLE_HINT = _("比如：摘辣椒短工、服装厂缝纫工、教木旋手艺")
    BODY_HINT = _("干什么、管不管饭、怎么结钱，想说的都行")
    OWN = ("employer", "pay_low", "pay_high", "pay_per", "people", "where", "distance_km", "hours", "until")
    DECIDED = frozenset({"employer", "pay_per"})
    employer = Typed(_("谁招人"), hint=_("招工的要写"))
    pay_low = Number(_("工钱（元）"), _("不写就是面议"))
    pay_high = Number(_("到多少（元）"), _("有高有低才写"))
    pay_per = Choice(
        label=_("按什么算工钱"), required=False, help_text=_("写了工钱就要选"),
        choices=[("", _("不写")), *((p.value, words.PER[p]) for p in PayPer)],
    )  # fmt: skip
    people = Whole(_("要几个人"))
    where = Typed(_("在哪干"))
    distance_km = Number(_("离村多远（公里）"))
    hours = Typed(_("几点到几点"))
    until = Day(_("招到哪天"), _("到了这天自己下架"))


class ServiceForm(ListingForm):
    board = Board.SERVICES
    TITLE_HINT = _("比如：修水管水龙头、拉货三轮、村卫生室")
    BODY_HINT = _("会做什么、做了多少年，想说的都行")
    OWN = ("who", "hours", "all_day", "comes", "area", "charge")
    who = Typed(_("谁来做"))
    hours = Typed(_("钟点"), hint=_("比如：每天 7 点到 20 点"))
    all_day = _tick(_("全天都行"))
    comes = _tick(_("能上门"))
    area = Typed(_("管哪一片"), hint=_("本村、全镇、附近几个村"))
    charge = Typed(_("收多少"), hint=_("比如：换水龙头 10 元，料另算"))


FORMS: dict[Board, type[ListingForm]] = {form.board: form for form in (ProductForm, VisitForm, JobForm, ServiceForm)}


class ImportForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(label=_("Excel 表格"), help_text=_("用上面的空表填，一行一条，最多 500 行"))
