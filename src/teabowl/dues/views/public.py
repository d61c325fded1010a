"""What everybody may read: years, and whether a receipt holds."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from teabowl.dues import queries, rules
from teabowl.dues.forms import ReceiptForm
from teabowl.dues.views.doors import to
from teabowl.organisations import queries as organisations
from teabowl.organisations.values import OrganisationRef
from teabowl.pagecache.marks import public_page
from teabowl.ui.doors import see_other
from teabowl.ui.pdf import pdf_response
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)


def _crumbs(here: OrganisationRef, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(here.place.name, f"/p/{here.place.code}/"), (here.name, f"/o/{here.id}/"), *more]


@require_safe
def public(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Every year that was published."""
    here = organisations.ref(organisation_id)
    public_page(request, here.place.id)
    here, rows = queries.published_years(organisation_id)
    return render(request, "dues/public.html", {"org": here, "rows": rows, "crumbs": _crumbs(here, (_("党费收支"), ""))})


@require_safe
def year(request: HttpRequest, organisation_id: UUID, year: int) -> HttpResponse:
    here = organisations.ref(organisation_id)
    public_page(request, here.place.id)
    page = queries.published_year(organisation_id, year)
    trail = _crumbs(here, (_("党费收支"), to("public", here.id)), (str(year), ""))
    return render(request, "dues/year.html", {"page": page, "org": here, "crumbs": trail})


@require_safe
def year_pdf(request: HttpRequest, organisation_id: UUID, year: int) -> HttpResponse:
    here = organisations.ref(organisation_id)
    public_page(request, here.place.id)
    page = queries.published_year(organisation_id, year)
    name = _("%(name)s %(year)s 年党费收支") % {"name": here.name, "year": year}
    return pdf_response(request, "dues/year_pdf.html", {"page": page, "org": here, "name": name}, f"{name}.pdf")


@require_safe
def find_receipt(request: HttpRequest) -> HttpResponse:
    """Where one types a receipt's number."""
    typed = request.GET.get("number", "")
    number = rules.normal_receipt(typed) if typed else ""
    if number:
        return see_other(to("receipt", number))
    form = ReceiptForm({"number": typed} if typed else None)
    if typed:
        form.add_error("number", _("编号不对：12 位，看看有没有抄错"))
    return render(request, "dues/find_receipt.html", {"form": form}, status=422 if typed else 200)


@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Whether the receipt holds. The number cannot be guessed; still nobody is named."""
    found = queries.receipt_of(number)
    response = render(request, "dues/receipt.html", {"receipt": found, "number": number}, status=200 if found else 404)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response
