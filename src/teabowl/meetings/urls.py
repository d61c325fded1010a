"""Addresses of meetings."""

from django.urls import URLPattern, path

from teabowl.meetings.views import agenda, hall, lists, minutes, planning, roll_sheets, rolls, room

app_name = "meetings"

M = "meetings/<uuid:meeting_id>/"
O = "o/<uuid:organisation_id>/meetings/"  # noqa: E741, the organisation
P = "p/<str:code>/meetings/"

urlpatterns: list[URLPattern] = [
    path("me/meetings/", lists.mine, name="mine"),
    path("meetings/rules/", lists.all_rules, name="rules"),
    path("meetings/tasks/<uuid:task_id>/", minutes.task, name="task"),
    path("meetings/seats/<uuid:seat_id>/end/", rolls.finish, name="end_seat"),
    path(O, lists.of_organisation, name="of"),
    path(O + "plan/", planning.plan, name="plan"),
    path(O + "rhythm/", lists.rhythm, name="rhythm"),
    path(O + "meetings.xlsx", lists.organisation_sheet, name="sheet"),
    path(P, lists.board, name="board"),
    path(P + "inside/", lists.of_village, name="inside"),
    path(P + "due/", lists.due_below, name="due"),
    path(P + "inside/plan/", planning.plan_village, name="plan_village"),
    path(P + "inside/meetings.xlsx", lists.village_sheet, name="village_sheet"),
    path(P + "inside/roll/<str:body>/", rolls.roll, name="roll"),
    path(P + "inside/roll/<str:body>/add/", rolls.add, name="add_seat"),
    path(P + "inside/roll/<str:body>/roll.xlsx", roll_sheets.sheet, name="roll_sheet"),
    path(P + "inside/roll/<str:body>/import/", roll_sheets.bring_in, name="roll_bring_in"),
    path(P + "inside/roll/<str:body>/import/template.xlsx", roll_sheets.template, name="roll_template"),
    path(P + "inside/roll/<str:body>/import/<uuid:import_id>/", roll_sheets.staged, name="roll_import"),
    path(P + "inside/roll/<str:body>/import/<uuid:import_id>/bad.xlsx", roll_sheets.bad_rows, name="roll_bad"),
    path(P + "inside/roll/<str:body>/import/<uuid:import_id>/<str:deed>/", roll_sheets.act, name="roll_act"),
    path("meetings/seats/<uuid:seat_id>/", rolls.change, name="change_seat"),
    path(P + "<uuid:meeting_id>/", lists.published, name="published"),
    path(M, planning.meeting, name="meeting"),
    path(M + "change/", planning.change, name="change"),
    path(M + "agenda/", planning.agenda, name="agenda"),
    path(M + "agenda/appraisal/", planning.bring_appraisal, name="bring_appraisal"),
    path(M + "agenda/<uuid:item_id>/document/", planning.document, name="document"),
    path("meetings/materials/<uuid:material_id>/drop/", planning.drop_document, name="drop_document"),
    path(M + "convene/", planning.convene, name="convene"),
    path(M + "cancel/", planning.cancel, name="cancel"),
    path(M + "reply/", planning.reply, name="reply"),
    path(M + "room/", room.room, name="room"),
    path(M + "room/own/", room.own, name="own"),
    path(M + "open/", room.open_it, name="open"),
    path(M + "end/", room.end, name="end"),
    path(M + "join/", room.join, name="join"),
    path(M + "door/", room.door, name="door"),
    path(M + "door/code/", room.door_code, name="door_code"),
    path(M + "in/<str:code>/", room.scan, name="scan"),
    path(M + "hand/", room.hand, name="hand"),
    path(M + "speak/", room.speak, name="speak"),
    path(M + "note/", room.note_speech, name="note"),
    path(M + "items/<uuid:item_id>/", agenda.item, name="item"),
    path(M + "items/<uuid:item_id>/vote/", agenda.vote, name="vote"),
    path(M + "items/<uuid:item_id>/amend/", agenda.amend, name="amend"),
    path(M + "names/", room.names, name="names"),
    path(M + "names/add/", hall.admit, name="admit"),
    path(M + "names/<uuid:participant_id>/", room.person, name="person"),
    path(M + "names/<uuid:participant_id>/mandate/", hall.mandate, name="mandate"),
    path(M + "names/<uuid:participant_id>/mandate/end/", hall.end_mandate, name="end_mandate"),
    path(M + "minutes/", minutes.minutes, name="minutes"),
    path(M + "minutes/write/", minutes.write, name="write"),
    path(M + "minutes/draft/", minutes.draft, name="draft"),
    path(M + "minutes/confirm/", minutes.confirm, name="confirm"),
    path(M + "minutes.pdf", minutes.pdf, name="pdf"),
    path(M + "publish/", minutes.publish, name="publish"),
    path(M + "correct/", minutes.correct, name="correct"),
    path(M + "tasks/", minutes.add_task, name="add_task"),
]
