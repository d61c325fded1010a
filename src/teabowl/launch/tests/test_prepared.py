"""A start looks again exactly when something changed that it depends on."""

from pathlib import Path

import pytest

from teabowl.launch import prepared

PEOPLE = [("+8619990000001", "赵小满，随西村三组的村民")]
MIGRATIONS = "CREATE TABLE django_migrations (id bigint, applied timestamptz)"
TABLES = (
    "CREATE TABLE places_place ()",
    "CREATE TABLE figures_entry ()",
    "CREATE TABLE people_account (is_demo boolean)",
)


@pytest.fixture
def look(cluster, home, monkeypatch, tmp_path):
    sources = tmp_path / "teabowl"
    (sources / "letters").mkdir(parents=True)
    (sources / "letters" / "rules.py").write_text("LIMIT = 5\n")
    monkeypatch.setattr(prepared.teabowl, "__path__", [str(sources)])
    environment = {"DATABASE_URL": cluster.url, "TEABOWL_MODE": "demo"}
    return lambda scale="heze", **more: prepared.as_it_is(home, environment | more, scale)


def sql(cluster, *statements):
    with prepared.connect(cluster.url) as connection:
        for statement in statements:
            connection.execute(statement)


def test_everything_that_preparing_depends_on_is_looked_at(cluster, home, look, tmp_path):
    assert look() == "", "no Teabowl in it yet"
    assert prepared.remembered(home, "") is None
    sql(cluster, MIGRATIONS, *TABLES)
    seen = [look()]
    assert look() == seen[0] != ""

    def changed():
        assert look() not in seen
        seen.append(look())

    assert look(TEABOWL_DEMO_SIGN_IN="1") not in seen
    assert look(scale="city") not in seen
    assert look(TEABOWL_LIVE_PORT="8001") == seen[0], "another at each start"
    rules = tmp_path / "teabowl" / "letters" / "rules.py"
    rules.write_text("LIMIT = 15\n")
    changed()
    (rules.parent / "__pycache__").mkdir()
    (rules.parent / "__pycache__" / "rules.pyc").write_bytes(b"compiled")
    assert look() == seen[-1]
    (home / "static").mkdir()
    (home / "static" / ".sources").write_text("collected")
    changed()
    sql(cluster, "INSERT INTO django_migrations VALUES (1, now())")
    changed()
    sql(cluster, "INSERT INTO people_account VALUES (true)")
    changed()
    sql(cluster, "DROP TABLE places_place", TABLES[0])
    changed()


@pytest.mark.parametrize("kept", ["", "{", '{"found": "x"}', '{"found": "x", "people": [["+86"]]}', "[]"])
def test_a_file_that_is_not_ours_means_preparing_anew(tmp_path: Path, kept: str) -> None:
    (tmp_path / prepared.FILE).write_text(kept)
    assert prepared.remembered(tmp_path, "x") is None


def test_who_can_sign_in_is_told_again(tmp_path: Path) -> None:
    prepared.remember(tmp_path, "x", PEOPLE)
    assert prepared.remembered(tmp_path, "x") == PEOPLE
    assert prepared.remembered(tmp_path, "y") is None
