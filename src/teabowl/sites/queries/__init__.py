"""What the home pages and the desk show, gathered from the areas below. Rows come finished: no template asks the database."""

from teabowl.sites.queries.arrangement import Arrangement, arrangement_of, board_is_off, shown_boards
from teabowl.sites.queries.attention import AttentionGroup, attention
from teabowl.sites.queries.complaints import complaint_for, complaints_waiting, own_complaints
from teabowl.sites.queries.desk import Groups, Seat, desk, has_desk, seats
from teabowl.sites.queries.home import Home, crumbs_of, footer_of, home, site_words
from teabowl.sites.queries.latest import LatestRow, latest
from teabowl.sites.queries.party import MyParty, PartyHome, Secretary, my_party, party_home, secretaries_of
from teabowl.sites.queries.usual import Door, usual_doors

__all__ = [
    "Arrangement",
    "AttentionGroup",
    "Door",
    "Groups",
    "Home",
    "LatestRow",
    "MyParty",
    "PartyHome",
    "Seat",
    "Secretary",
    "arrangement_of",
    "attention",
    "board_is_off",
    "complaint_for",
    "complaints_waiting",
    "crumbs_of",
    "desk",
    "footer_of",
    "has_desk",
    "home",
    "latest",
    "my_party",
    "own_complaints",
    "party_home",
    "seats",
    "secretaries_of",
    "shown_boards",
    "site_words",
    "usual_doors",
]
