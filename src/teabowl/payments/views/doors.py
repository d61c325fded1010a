"""What every view here shares."""

from django.urls import reverse

from teabowl.payments.models import Merchant
from teabowl.ui import doors
from teabowl.ui.doors import tell as tell
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def inside(view: doors.View) -> doors.View:
    """For who is signed in, kept by nobody; comes back here after signing in."""
    return doors.personal(doors.signed_in(view))


def crumbs(merchant: Merchant, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Place, accounts, this account, and where one is."""
    return [
        (merchant.place.name, f"/p/{merchant.place.code}/"),
        (_("收款账户"), accounts_url(merchant)),
        (merchant.title, reverse("payments:account", args=[merchant.id])),
        *more,
    ]


def accounts_url(merchant: Merchant) -> str:
    """The list that an account stands in."""
    if merchant.holder_id:
        return reverse("payments:of_holder", args=[merchant.holder_type, merchant.holder_id])
    return reverse("payments:accounts", args=[merchant.place.code])
