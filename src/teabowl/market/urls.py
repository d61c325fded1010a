"""Addresses of the market. Words of the public contract (design §12): products, tourism, jobs, services."""

from django.urls import path, register_converter

from teabowl.market.rules import Board
from teabowl.market.views import lists, one, sheets, writing

app_name = "market"


class BoardConverter:
    regex = "products|tourism|jobs|services"

    def to_python(self, value: str) -> Board:
        return Board(value)

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(BoardConverter, "market_board")

BOARD = "p/<str:code>/<market_board:board>/"
LISTING = BOARD + "<uuid:listing_id>/"

urlpatterns = [
    path("me/listings/", writing.mine, name="mine"),
    path(BOARD, lists.board, name="board"),
    path(BOARD + "tools/", lists.tools, name="tools"),
    path(BOARD + "atom.xml", lists.atom, name="atom"),
    path(BOARD + "export.xlsx", sheets.export, name="export"),
    path(BOARD + "import/", sheets.bring_in, name="import"),
    path(BOARD + "import/template.xlsx", sheets.template, name="template"),
    path(BOARD + "write/", writing.write, name="write"),
    path(LISTING, one.listing, name="listing"),
    path(LISTING + "tools/", one.tools, name="listing_tools"),
    path(LISTING + "contact/", one.contact, name="contact"),
    path(LISTING + "poster.pdf", one.poster, name="poster"),
    path(LISTING + "edit/", writing.edit, name="edit"),
    path(LISTING + "still/", writing.still, name="still"),
    path(LISTING + "renew/", writing.renew, name="renew"),
    path(LISTING + "close/", writing.close, name="close"),
]
