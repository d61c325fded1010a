"""Addresses of sites."""

from django.urls import path, re_path

from teabowl.sites.views import attention, complaints, desk, editing, feeds, homes, offline, party

app_name = "sites"
AT = "p/<str:code>/"
urlpatterns = [
    path("", homes.front, name="front"),
    path("sitemap.xml", feeds.sitemap_index, name="sitemap_index"),
    re_path(r"^sitemap-(?P<name>places|[0-9]{4}-[0-9]{2})-(?P<number>[1-9][0-9]{0,3})\.xml$", feeds.sitemap, name="sitemap"),
    path(AT, homes.home, name="home"),
    path("me/offline.json", offline.mine, name="offline_mine"),
    path(AT + "offline.json", offline.village, name="offline"),
    path(AT + "atom.xml", feeds.atom, name="atom"),
    path(AT + "new/", homes.newest, name="newest"),
    path(AT + "poster.pdf", homes.poster, name="poster"),
    path(AT + "party/", party.home, name="party"),
    path("me/party/", party.mine, name="my_party"),
    path(AT + "desk/", desk.desk, name="desk"),
    path(AT + "attention/", attention.attention, name="attention"),
    path(AT + "attention/attention.xlsx", attention.attention_excel, name="attention_excel"),
    path(AT + "attention/brief/", attention.attention_brief, name="attention_brief"),
    path(AT + "site/", editing.edit, name="edit"),
    path(AT + "cover/", editing.cover, name="cover"),
    path(AT + "boards/", editing.boards, name="boards"),
    path(AT + "complaints/<uuid:complaint_id>/", complaints.answer_complaint, name="answer_complaint"),
    path("desk/", desk.my_desks, name="my_desks"),
    path("complaints/", complaints.complain, name="complain"),
    path("complaints/sent/", complaints.complaint_sent, name="complaint_sent"),
]
