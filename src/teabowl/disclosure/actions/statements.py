"""Other disclosures, published at once and corrected in the open; and funds."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from teabowl.disclosure import rules, words
from teabowl.disclosure.actions.duties import settle_affairs
from teabowl.disclosure.actions.saving import line, record, text, village
from teabowl.disclosure.models import Fund, Statement, StatementVersion
from teabowl.disclosure.permissions import OPEN_FUND, PUBLISH
from teabowl.disclosure.rules import FUND, STATEMENT, Topic
from teabowl.files import actions as files
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.places.models import Place
from teabowl.search import actions as search


@transaction.atomic
def publish_statement(
    actor: Actor,
    *,
    place: Place,
    topic: Topic,
    title: str,
    body: str,
    since: date,
    until: date,
    key: UUID,
    alts: Mapping[UUID, str] | None = None,
    now: datetime,
) -> Statement:
    """Publish a disclosure about the days `since` to `until`. It settles the quarters of 村务 that it tells of.

    Raises NotAllowed, Invalid(topic, title, body, since, until, alt-<id>).
    """
    place = village(place)
    check(actor, PUBLISH, place.ref)
    before = Statement.objects.filter(form_key=key, place=place).first()
    if before is not None:
        return before
    if until < since:
        raise Invalid({"until": words.PERIOD_BACKWARDS})
    if until > china_date(now) and topic is not Topic.PLAN:
        raise Invalid({"until": words.PERIOD_AHEAD})
    statement = Statement(
        place=place, topic=Topic(topic).value, title=line("title", title, rules.TITLE_LENGTH),
        body=text("body", body, rules.BODY_LENGTH), since=since, until=until, published_by_id=actor.account_id, published_at=now,
        form_key=key,
    )  # fmt: skip
    statement.save(force_insert=True)
    files.keep_pictures(actor, form_key=key, owner=(STATEMENT, statement.id), alts=alts or {}, now=now)
    record(actor, "publish_statement", now=now, kind="statement", subject_id=statement.id, place=place, public=True,
           changes={"topic": ("", statement.topic), "title": ("", statement.title)})  # fmt: skip
    settle_affairs(actor, statement, now)
    search.post(statement, now=now)
    return statement


@transaction.atomic
def correct_statement(
    actor: Actor,
    *,
    statement_id: UUID,
    title: str,
    body: str,
    why: str,
    version: int,
    alts: Mapping[UUID, str] | None = None,
    now: datetime,
) -> Statement:
    """Correct a disclosure; how it read before stays for everybody, with the reason. Raises Refused when somebody else was faster
    (`version`), or nothing changed."""
    rows = Statement.objects.select_for_update(of=("self",)).select_related("place__now_at")
    statement = rows.filter(id=statement_id).first()
    if statement is None:
        raise NotFound(words.NOT_HERE)
    check(actor, PUBLISH, statement.place.ref)
    if statement.version != version:
        raise Refused(words.CORRECTED_ALREADY)
    new_title, new_body = line("title", title, rules.TITLE_LENGTH), text("body", body, rules.BODY_LENGTH)
    reason = line("why", why, rules.WORDS_LENGTH)
    if (new_title, new_body) == (statement.title, statement.body):
        raise Refused(words.NOTHING_CHANGED)
    StatementVersion.objects.create(
        statement=statement, version=statement.version, title=statement.title, body=statement.body, why=reason,
        corrected_by_id=actor.account_id, corrected_at=now,
    )  # fmt: skip
    changes = {"title": (statement.title, new_title), "why": ("", reason)}
    statement.title, statement.body, statement.version, statement.corrected_at = new_title, new_body, version + 1, now
    statement.save()
    files.keep_pictures(actor, form_key=statement.form_key, owner=(STATEMENT, statement.id), alts=alts or {}, now=now)
    record(actor, "correct_statement", now=now, kind="statement", subject_id=statement.id, place=statement.place, changes=changes,
           public=True)  # fmt: skip
    search.post(statement, now=now)
    return statement


@transaction.atomic
def open_fund(
    actor: Actor,
    *,
    place: Place,
    title: str,
    story: str,
    target_fen: int | None = None,
    is_appeal: bool = True,
    key: UUID,
    alts: Mapping[UUID, str] | None = None,
    now: datetime,
) -> Fund:
    """Open a fund: an appeal for donations, or money set aside for a project. What comes in and goes out are entries of the ordinary
    books that name it. Raises NotAllowed, Invalid(title, story, target, alt-<id>)."""
    place = village(place)
    check(actor, OPEN_FUND, place.ref)
    before = Fund.objects.filter(form_key=key, place=place).first()
    if before is not None:
        return before
    if target_fen is not None and not 0 < target_fen < 10**13:
        raise Invalid({"target": words.BAD_AMOUNT_SIGN})
    fund = Fund(
        place=place, title=line("title", title, rules.TITLE_LENGTH), story=text("story", story, rules.STORY_LENGTH),
        target_fen=target_fen, is_appeal=is_appeal, opened_by_id=actor.account_id, opened_at=now, form_key=key,
    )  # fmt: skip
    fund.save(force_insert=True)
    files.keep_pictures(actor, form_key=key, owner=(FUND, fund.id), alts=alts or {}, now=now)
    record(actor, "open_fund", now=now, kind="fund", subject_id=fund.id, place=place, public=True,
           changes={"title": ("", fund.title), "target": ("", target_fen)})  # fmt: skip
    search.post(fund, now=now)
    return fund


@transaction.atomic
def close_fund(actor: Actor, *, fund_id: UUID, said: str, now: datetime) -> Fund:
    """Close a fund and say how it ended, what is left and what becomes of that. Raises Refused when closed, Invalid(words)."""
    fund = Fund.objects.select_for_update(of=("self",)).select_related("place__now_at").filter(id=fund_id).first()
    if fund is None:
        raise NotFound(words.FUND_NOT_HERE)
    check(actor, OPEN_FUND, fund.place.ref)
    if fund.closed_at is not None:
        raise Refused(words.FUND_CLOSED)
    fund.closed_at, fund.closed_words = now, line("words", said, rules.WORDS_LENGTH)
    fund.save(update_fields=["closed_at", "closed_words"])
    record(actor, "close_fund", now=now, kind="fund", subject_id=fund.id, place=fund.place, public=True,
           changes={"closed_at": ("", now), "words": ("", fund.closed_words)})  # fmt: skip
    return fund
