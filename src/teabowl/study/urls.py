"""Addresses of studying and asking: on a place's site, inside an organisation, one's own."""

from django.urls import URLPattern, path

from teabowl.study.views import asking, inside, public

app_name = "study"

AT = "p/<str:code>/party/"
PROGRAMME = AT + "study/<uuid:programme_id>/"
QUESTION = AT + "questions/<uuid:question_id>/"
IN = "o/<uuid:organisation_id>/study/"
KEPT = IN + "<uuid:programme_id>/"

urlpatterns: list[URLPattern] = [
    path("me/questions/", asking.mine, name="mine"),
    path("me/questions/<uuid:question_id>/", asking.my_question, name="my_question"),
    path("me/questions/<uuid:question_id>/withdraw/", asking.withdraw, name="withdraw"),
    path("me/study/<uuid:material_id>/", inside.mark, name="mark"),
    path(AT + "study/", public.programmes, name="programmes"),
    path(PROGRAMME, public.programme, name="programme"),
    path(PROGRAMME + "<uuid:material_id>/", public.material, name="material"),
    path(AT + "questions/", public.questions, name="questions"),
    path(AT + "questions/atom.xml", public.atom, name="atom"),
    path(AT + "questions/questions.xlsx", asking.export, name="export"),
    path(AT + "questions/ask/", asking.ask, name="ask"),
    path(AT + "questions/similar/", public.similar, name="similar"),
    path(AT + "questions/write/", asking.write, name="write_answer"),
    path(AT + "tools/", public.tools, name="tools"),
    path(QUESTION, public.question, name="question"),
    path(QUESTION + "answer/", asking.answer, name="answer"),
    path(IN, inside.home, name="inside"),
    path(IN + "write/", inside.write, name="write"),
    path(KEPT, inside.programme, name="inside_programme"),
    path(KEPT + "edit/", inside.edit, name="edit"),
    path(KEPT + "open/", inside.turn, {"to": "open"}, name="open"),
    path(KEPT + "close/", inside.turn, {"to": "close"}, name="close"),
    path(KEPT + "text/", inside.add_text, name="add_text"),
    path(KEPT + "file/", inside.add_file, name="add_file"),
    path(KEPT + "<uuid:material_id>/", inside.material, name="inside_material"),
    path(KEPT + "<uuid:material_id>/edit/", inside.change_material, name="change_material"),
    path(KEPT + "<uuid:material_id>/meeting/", inside.to_meeting, name="to_meeting"),
    path(KEPT + "<uuid:material_id>/order/", inside.change_order, name="change_order"),
]
