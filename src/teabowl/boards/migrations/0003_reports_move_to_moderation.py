"""Reports, decisions and appeals are moderation's from now on: one mechanism for every kind of record."""

from django.db import migrations

DECISIONS = """
INSERT INTO moderation_decision (id, subject_type, subject_id, place_id, author_id, outcome, why, words, decided_by_id, decided_at,
    appeal_until)
SELECT d.id, CASE WHEN d.post_id IS NULL THEN 'comment' ELSE 'post' END, coalesce(d.post_id, d.comment_id), p.place_id,
    CASE WHEN d.post_id IS NULL THEN c.author_id ELSE p.author_id END, d.outcome, d.why, d.words, d.decided_by_id, d.decided_at,
    d.decided_at + interval '10 days'
FROM boards_decision d LEFT JOIN boards_comment c ON c.id = d.comment_id JOIN boards_post p ON p.id = coalesce(d.post_id, c.post_id)
"""
REPORTS = """
INSERT INTO moderation_report (id, subject_type, subject_id, place_id, reporter_id, why, words, made_at, due_at, decision_id)
SELECT id, CASE WHEN post_id IS NULL THEN 'comment' ELSE 'post' END, coalesce(post_id, comment_id), place_id, reporter_id, why, words,
    made_at, made_at + interval '3 days', decision_id
FROM boards_report
"""
APPEALS = """
INSERT INTO moderation_appeal (id, decision_id, place_id, words, made_by_id, made_at, due_at, status, answer, decided_by_id, decided_at)
SELECT id, decision_id, place_id, words, made_by_id, made_at, made_at + interval '10 days', status, answer, decided_by_id, decided_at
FROM boards_appeal
"""
GONE = "DELETE FROM boards_appeal; DELETE FROM boards_report; DELETE FROM boards_decision"


class Migration(migrations.Migration):
    dependencies = [("boards", "0002_pictures_move_to_files"), ("moderation", "0001_initial")]

    operations = [migrations.RunSQL([DECISIONS, REPORTS, APPEALS, GONE], migrations.RunSQL.noop)]
