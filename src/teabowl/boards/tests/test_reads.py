"""Reads for other areas: the latest, the desk, figures, the tree, one's own data."""

from datetime import timedelta

from teabowl.boards import figures, personal, queries, tree
from teabowl.boards.models import Comment, Post
from teabowl.boards.tests.making import circle, notice
from teabowl.boards.tests.test_moderation_actions import down, reported, said
from teabowl.kernel.actor import ANONYMOUS
from teabowl.kernel.indicators import Contribution
from teabowl.kernel.times import china_date
from teabowl.moderation import actions as moderation
from teabowl.moderation import personal as moderation_personal
from teabowl.moderation import queries as moderation_queries
from teabowl.moderation.models import Report
from tests.cast import NOW, Cast


def test_the_latest_of_both_boards_here_and_below(cast: Cast, django_assert_num_queries: object) -> None:
    first, second = notice(cast, now=NOW - timedelta(hours=1)), circle(cast)
    with django_assert_num_queries(2):  # type: ignore[operator]
        here = queries.latest(cast.place("随西村"), 5)
    for name in ("随官屯镇", "郓城县", "菏泽市"):
        with django_assert_num_queries(1):  # type: ignore[operator]
            below = queries.latest(cast.place(name), 5)
        assert [r.id for r in below] == [r.id for r in here] == [second.id, first.id]
        assert {r.place_name for r in below} == {"随西村"}
    assert [r.id for r in queries.latest(cast.place("菏泽市"), 1)] == [second.id]
    assert queries.latest(cast.place("张营村"), 5) == []


def test_the_desk_shows_what_waits_to_whom_it_concerns(cast: Cast) -> None:
    post, _, _ = down(cast)
    other = notice(cast, "周四停水")
    reported(cast, other)
    reported(cast, other, by="stranger")
    village, town = cast.place("随西村"), cast.place("随官屯镇")
    (item,) = moderation_queries.desk_items(cast.actor("operator"), village, NOW)
    assert (item.group, item.state, item.due_at) == ("举报", "plain", NOW + timedelta(days=3))
    assert "2 人" in item.title
    (late,) = moderation_queries.desk_items(cast.actor("operator"), village, NOW + timedelta(days=5))
    assert (late.state, late.tag) == ("miss", "迟 2 天")
    (appeal,) = moderation_queries.desk_items(cast.actor("township"), town, NOW)
    assert (appeal.group, appeal.due_at) == ("申诉", NOW + timedelta(days=10))
    for part in ("villager", "auditor", "other_operator"):
        assert moderation_queries.desk_items(cast.actor(part), village, NOW) == []
    assert moderation_queries.desk_items(ANONYMOUS, village, NOW) == []
    assert post.status


def test_what_stands_counts_where_and_when_it_was_written(cast: Cast) -> None:
    told, talked = notice(cast), circle(cast)
    comment = said(cast, talked)
    on, place = china_date(NOW), cast.place("随西村").id
    assert figures.of_post(told) == [Contribution("boards.notices", place, on)]
    assert figures.of_post(talked) == [Contribution("boards.circle_posts", place, on)]
    assert figures.of_comment(comment) == [Contribution("boards.comments", place, on)]


def test_an_opened_figure_names_what_is_public_only(cast: Cast) -> None:
    told, talked = notice(cast, "周四停水"), circle(cast)
    comment = said(cast, talked)
    assert figures.describe_posts([told.id])[told.id].title == "周四停水"
    assert figures.describe_comments([comment.id])[comment.id].url.endswith(f"#c-{comment.id}")
    moderation.take_down(cast.actor("operator"), subject=("post", talked.id), why="abuse", words_said="骂人", now=NOW)
    assert figures.describe_posts([talked.id])[talked.id].url == ""
    assert figures.describe_comments([comment.id])[comment.id].url == ""


def test_the_tree_hears_how_much_lives_here(cast: Cast) -> None:
    said(cast, circle(cast))
    here = [cast.place("随西村").id]
    assert tree.count(here) == 1
    assert tree.count_since(here, NOW - timedelta(seconds=1)) == 2
    assert tree.count_since(here, NOW) == 0


def test_ones_own_data_is_exported_and_the_name_goes(cast: Cast) -> None:
    post = circle(cast, "我的话")
    comment = said(cast, post, "我的评论", by="villager")
    reported(cast, notice(cast), by="villager")
    account = cast.accounts["villager"]
    rows = personal.export(account.person, account)
    assert [r["kind"] for r in rows] == ["circle", "comment"]
    (report,) = moderation_personal.export(account.person, account)
    assert report["kind"] == "report"
    assert rows[0]["body"] == "我的话"
    personal.erase(account.person, account, NOW)
    moderation_personal.erase(account.person, account, NOW)
    post, comment = Post.objects.get(id=post.id), Comment.objects.get(id=comment.id)
    assert (post.author_id, post.author_name, comment.author_id, comment.author_name) == (None, "", None, "")
    assert Report.objects.get().reporter_id is None
    shown = {str(row.tag): str(row.author) for row in queries.latest(cast.place("随西村"), 5)}
    assert shown == {"村友圈": "已注销的村民", "通知公告": "村委会"}
    assert personal.export(account.person, account) == []
