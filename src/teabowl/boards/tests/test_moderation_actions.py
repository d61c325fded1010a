from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from teabowl.boards import actions, figures, rules
from teabowl.boards.models import Comment, Post
from teabowl.boards.tests.making import circle, notice
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.moderation import actions as moderation
from teabowl.moderation import rules as moderation_rules
from teabowl.moderation.models import Appeal, Report
from tests.cast import NOW, Cast


def said(cast: Cast, post: Post, body: str = "我家有", by: str = "neighbour") -> Comment:
    return actions.add_comment(cast.actor(by), post_id=post.id, form_key=uuid4(), body=body, phones_confirmed=False, now=NOW)


def reported(cast: Cast, post: Post, by: str = "neighbour") -> Report:
    return moderation.report(cast.actor(by), subject=("post", post.id), why="abuse", words_said="骂人", now=NOW)


def test_a_comment_twice_from_one_form_is_one(cast: Cast) -> None:
    post, key = circle(cast), uuid4()
    for _ in range(2):
        actions.add_comment(cast.actor("neighbour"), post_id=post.id, form_key=key, body="好", phones_confirmed=False, now=NOW)
    assert Comment.objects.count() == 1


def test_one_takes_back_ones_own_comment_only(cast: Cast) -> None:
    comment = said(cast, circle(cast))
    with pytest.raises(NotAllowed):
        actions.withdraw_comment(cast.actor("villager"), comment_id=comment.id, now=NOW)
    assert actions.withdraw_comment(cast.actor("neighbour"), comment_id=comment.id, now=NOW).status == "withdrawn"
    with pytest.raises(Refused):
        actions.withdraw_comment(cast.actor("neighbour"), comment_id=comment.id, now=NOW)


def test_thirty_comments_an_hour(cast: Cast) -> None:
    post = circle(cast)
    for n in range(rules.COMMENTS_AN_HOUR):
        said(cast, post, f"{n}")
    with pytest.raises(Invalid):
        said(cast, post, "再说")


def test_taking_down_says_why_and_leaves_the_figures(cast: Cast) -> None:
    post = circle(cast)
    comment = said(cast, post)
    with pytest.raises(Invalid) as wrong:
        moderation.take_down(cast.actor("operator"), subject=("post", post.id), why="", words_said="", now=NOW)
    assert set(wrong.value.fields) == {"why"}
    decision = moderation.take_down(
        cast.actor("operator"), subject=("post", post.id), why="abuse", words_said="请不要骂人", now=NOW
    )
    post.refresh_from_db()
    comment.refresh_from_db()
    assert (post.status, decision.why, decision.words) == ("taken_down", "abuse", "请不要骂人")
    assert figures.of_post(post) == []
    assert figures.of_comment(comment) == []
    with pytest.raises(Refused):
        moderation.take_down(cast.actor("operator"), subject=("post", post.id), why="abuse", words_said="再来", now=NOW)


def test_authors_take_down_their_own_without_giving_a_reason_and_cannot_appeal(cast: Cast) -> None:
    post = circle(cast)
    decision = moderation.take_down(cast.actor("villager"), subject=("post", post.id), why="", words_said="", now=NOW)
    assert decision.why == "by_author"
    with pytest.raises(Refused):
        moderation.appeal(cast.actor("villager"), decision_id=decision.id, words_said="后悔了", now=NOW)


def test_one_decision_answers_every_report(cast: Cast) -> None:
    post = circle(cast)
    first, second = reported(cast, post), reported(cast, post, by="stranger")
    assert reported(cast, post).id == first.id
    decision = moderation.decide_report(
        cast.actor("operator"), report_id=second.id, uphold=True, words_said="不能骂人", now=NOW
    )
    assert set(Report.objects.values_list("decision_id", flat=True)) == {decision.id}
    post.refresh_from_db()
    assert post.status == "taken_down"
    with pytest.raises(Refused):
        moderation.decide_report(cast.actor("operator"), report_id=first.id, uphold=False, words_said="留着", now=NOW)


def test_a_rejected_report_leaves_the_post_and_may_be_made_again(cast: Cast) -> None:
    post = circle(cast)
    report = reported(cast, post)
    moderation.decide_report(cast.actor("operator"), report_id=report.id, uphold=False, words_said="没有骂人", now=NOW)
    post.refresh_from_db()
    assert post.status == "published"
    assert reported(cast, post).id != report.id


def test_comments_are_reported_and_taken_down_too(cast: Cast) -> None:
    comment = said(cast, circle(cast))
    report = moderation.report(cast.actor("villager"), subject=("comment", comment.id), why="untrue", words_said="", now=NOW)
    moderation.decide_report(cast.actor("secretary"), report_id=report.id, uphold=True, words_said="不是真的", now=NOW)
    comment.refresh_from_db()
    assert comment.status == "taken_down"


def test_twenty_reports_a_day(cast: Cast) -> None:
    post = circle(cast)
    comments = [said(cast, post, f"{n}", by="villager") for n in range(moderation_rules.REPORTS_A_DAY + 1)]
    report = moderation.report
    for comment in comments[:-1]:
        report(cast.actor("stranger"), subject=("comment", comment.id), why="abuse", words_said="", now=NOW)
    with pytest.raises(Invalid):
        report(cast.actor("stranger"), subject=("comment", comments[-1].id), why="abuse", words_said="", now=NOW)


def down(cast: Cast) -> tuple[Post, Comment, Appeal]:
    post = circle(cast)
    comment = said(cast, post)
    decision = moderation.take_down(cast.actor("operator"), subject=("post", post.id), why="abuse", words_said="骂人", now=NOW)
    made = moderation.appeal(cast.actor("villager"), decision_id=decision.id, words_said="我没有骂人", now=NOW)
    return post, comment, made


def test_a_granted_appeal_brings_the_post_and_its_comments_back(cast: Cast) -> None:
    post, comment, made = down(cast)
    moderation.decide_appeal(cast.actor("township"), appeal_id=made.id, grant=True, answer="说得对，恢复", now=NOW)
    post.refresh_from_db()
    comment.refresh_from_db()
    assert (post.status, post.taken_down_at) == ("published", None)
    assert [c.indicator for c in figures.of_post(post)] == ["boards.circle_posts"]
    assert [c.indicator for c in figures.of_comment(comment)] == ["boards.comments"]
    with pytest.raises(Refused):
        moderation.decide_appeal(cast.actor("township"), appeal_id=made.id, grant=False, answer="又不行了", now=NOW)


def test_a_declined_appeal_leaves_it_down_with_an_answer(cast: Cast) -> None:
    post, _, made = down(cast)
    with pytest.raises(Invalid):
        moderation.decide_appeal(cast.actor("township"), appeal_id=made.id, grant=False, answer="", now=NOW)
    moderation.decide_appeal(cast.actor("township"), appeal_id=made.id, grant=False, answer="确实骂了人", now=NOW)
    post.refresh_from_db()
    assert post.status == "taken_down"


def test_only_the_author_appeals_once_and_in_time(cast: Cast) -> None:
    post = circle(cast)
    decision = moderation.take_down(cast.actor("operator"), subject=("post", post.id), why="abuse", words_said="骂人", now=NOW)
    with pytest.raises(NotAllowed):
        moderation.appeal(cast.actor("neighbour"), decision_id=decision.id, words_said="我说说", now=NOW)
    late = NOW + timedelta(days=10, minutes=1)
    with pytest.raises(Refused):
        moderation.appeal(cast.actor("villager"), decision_id=decision.id, words_said="晚了", now=late)
    moderation.appeal(cast.actor("villager"), decision_id=decision.id, words_said="没有", now=NOW)
    with pytest.raises(Refused):
        moderation.appeal(cast.actor("villager"), decision_id=decision.id, words_said="再说一次", now=NOW)


def test_nobody_decides_about_their_own_decision(cast: Cast) -> None:
    from dataclasses import replace

    from teabowl.kernel.actor import Held, Role

    _, _, made = down(cast)
    operator = cast.actor("operator")
    both = replace(operator, held=operator.held | {Held(Role.TOWNSHIP, cast.place("随官屯镇").id)})
    with pytest.raises(NotAllowed):
        moderation.decide_appeal(both, appeal_id=made.id, grant=False, answer="维持", now=NOW)


def test_drafts_are_nobodys_to_comment_or_report(cast: Cast) -> None:
    from teabowl.boards.rules import Board
    from teabowl.boards.tests.making import content

    draft = actions.save_draft(
        cast.actor("villager"), place=cast.place("随西村"), board=Board.CIRCLE, content=content(), now=NOW
    )
    with pytest.raises(NotFound):
        said(cast, draft)
    with pytest.raises(NotFound):
        reported(cast, draft)


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "published", "published_at": None},
        {"status": "taken_down"},
        {"status": "gone"},
        {"body": ""},
        {"title": ""},
        {"pinned": True},
        {"board": "letters"},
    ],
)
def test_the_database_refuses_states_that_cannot_be(cast: Cast, broken: dict[str, object]) -> None:
    post = notice(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(id=post.id).update(**broken)
