"""Public letters as an Excel file: one sheet of letters, one of what happened. Cells are text, never formulas."""

from io import BytesIO

import xlsxwriter

from teabowl.kernel.times import CHINA, china_date
from teabowl.letters import words
from teabowl.letters.models import Letter
from teabowl.letters.rules import days_taken
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

MOST = 50_000
"""More letters than any place had in ten years; a guard for memory."""


def public_letters(place: Place) -> bytes:
    """Letters that everybody may read, here and below, newest first, with their steps: what is on the public pages."""
    found = Letter.objects.filter(place__lineage__contains=[place.id]).published()
    letters = found.select_related("place", "place__now_at").prefetch_related("steps").newest_first()[:MOST]
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    head = book.add_format({"bold": True})
    one, two = book.add_worksheet(_("来信")), book.add_worksheet(_("经过"))
    titles = [_("编号"), _("村"), _("来信"), _("来信人"), _("收到"), _("期限"), _("第一次答复"), _("用了几个工作日"), _("现在")]
    one.write_row(0, 0, titles, head)
    two.write_row(0, 0, [_("编号"), _("村"), _("日期"), _("经过"), _("期限")], head)
    at = 0
    for row, letter in enumerate(letters, start=1):
        stands = letter.place.now_at or letter.place
        received = china_date(letter.received_at)
        for column, text in enumerate([str(letter.id), stands.name, words.title_for_all(letter), words.signature(letter)]):
            one.write_string(row, column, text)
        one.write_datetime(row, 4, received, days)
        one.write_datetime(row, 5, letter.first_due_on, days)
        if letter.answered_at:
            answered = china_date(letter.answered_at)
            one.write_datetime(row, 6, answered, days)
            one.write_number(row, 7, days_taken(received, answered))
        one.write_string(row, 8, words.state_tag(letter)[1])
        for step in sorted(letter.steps.all(), key=lambda s: (s.at, s.id)):
            at += 1
            two.write_string(at, 0, str(letter.id))
            two.write_string(at, 1, stands.name)
            two.write_datetime(at, 2, step.at.astimezone(CHINA).date(), days)
            two.write_string(at, 3, words.step_title(step))
            if step.due_on:
                two.write_datetime(at, 4, step.due_on, days)
    one.freeze_panes(1, 0)
    two.freeze_panes(1, 0)
    for sheet in (one, two):
        sheet.set_column(0, 8, 16)
    book.close()
    return out.getvalue()
