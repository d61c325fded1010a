"""The commands of launch itself: demo, serve, work, migrate, backup, restore, db, django."""

import argparse
from pathlib import Path


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add them. Their modules are imported when they run: `teabowl --help` is quick."""
    demo = subparsers.add_parser(
        "demo",
        help="a whole city to try: database, tables, Heze, invented people, pages",
        description="Starts the embedded PostgreSQL (or uses DATABASE_URL), brings the tables up to date, loads Heze and its "
        "invented life when they are missing, serves, and prints the address and who can sign in. Ctrl-C ends everything.",
    )
    demo.add_argument("--scale", choices=["heze", "city"], default="heze", help="city: as many records as the real city has")
    _with_parent(demo)
    demo.set_defaults(run=run_demo, needs_database=False)

    serve = subparsers.add_parser(
        "serve",
        help="serve pages for real; refuses demo secrets, DEBUG and demo sign-in",
        description="Serves pages and runs the worker on the data that is there. TEABOWL_MODE is production unless set. "
        "Changes no table: run teabowl migrate first.",
    )
    _with_parent(serve)
    serve.set_defaults(run=run_serve, needs_database=False)

    work = subparsers.add_parser(
        "work",
        help="run the periodic tasks of all areas (demo and serve start one themselves)",
        description="Runs the periodic tasks of all areas until it is ended: figures folded, late letters escalated, stale "
        "pages told. A task that fails says so in one line and is tried again.",
    )
    _with_parent(work)
    work.set_defaults(run=run_work)

    migrate = subparsers.add_parser(
        "migrate",
        help="bring the tables up to date",
        description="Brings the tables up to date. With arguments it is Django's own migrate.",
    )
    migrate.set_defaults(run=run_migrate)

    backup = subparsers.add_parser(
        "backup",
        help="write database and files into one file",
        description="Writes the database as it is at this moment, and the uploaded files, into one tar file. Pages may go on "
        "being served. Keys and secrets are not in it: keep them apart.",
    )
    backup.add_argument("file", metavar="FILE", type=Path, help="the file to write; it must not exist yet")
    backup.set_defaults(run=run_backup)

    restore = subparsers.add_parser(
        "restore",
        help="put a backup back",
        description="Puts a backup back, all or nothing. Refuses a database that holds anything, unless --replace is given.",
    )
    restore.add_argument("file", metavar="FILE", type=Path, help="a file that teabowl backup wrote")
    restore.add_argument("--replace", action="store_true", help="throw away what is in the database and among the files now")
    restore.set_defaults(run=run_restore)

    database = subparsers.add_parser(
        "db",
        help="run a program with the database up, its address in DATABASE_URL",
        description="Runs a program, such as psql, with the database up and its address in DATABASE_URL; PostgreSQL's own "
        "programs are on its PATH. Ends with the program's status.",
    )
    database.add_argument(
        "--throwaway", action="store_true", help="an empty TEABOWL_HOME for this once, removed afterwards: for tests"
    )
    database.add_argument(
        "--durable", action="store_true", help="with --throwaway: write to disk as a real one does: for benches"
    )
    database.add_argument("program", metavar="PROGRAM", help="what to run")
    database.add_argument("arguments", metavar="ARGUMENT", nargs=argparse.REMAINDER, help="its arguments")
    database.set_defaults(run=run_db, needs_database=False)

    django = subparsers.add_parser(
        "django",
        help="Django's own management commands",
        description="Runs one of Django's own management commands: teabowl django help lists them.",
    )
    django.add_argument("arguments", metavar="ARGUMENT", nargs=argparse.REMAINDER, help="the command and its arguments")
    django.set_defaults(run=run_django, needs_database=False)


def _with_parent(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--with-parent", action="store_true", help="end when the process that started this one has ended")


def run_demo(arguments: argparse.Namespace) -> int:
    from teabowl.launch.serving import demo

    return demo(arguments.scale, with_parent=arguments.with_parent)


def run_serve(arguments: argparse.Namespace) -> int:
    from teabowl.launch.serving import serve

    return serve(with_parent=arguments.with_parent)


def run_work(arguments: argparse.Namespace) -> int:
    from teabowl.launch.work import main

    return main(with_parent=arguments.with_parent)


def run_migrate(_arguments: argparse.Namespace) -> int:
    from teabowl.launch.database import say
    from teabowl.launch.preparation import migrate

    migrate(say)
    return 0


def run_backup(arguments: argparse.Namespace) -> int:
    from teabowl.launch.backup import backup

    return backup(arguments.file)


def run_restore(arguments: argparse.Namespace) -> int:
    from teabowl.launch.backup import restore

    return restore(arguments.file, replace=arguments.replace)


def run_db(arguments: argparse.Namespace) -> int:
    from teabowl.launch.borrowing import run

    return run([arguments.program, *arguments.arguments], throwaway=arguments.throwaway, durable=arguments.durable)


def run_django(arguments: argparse.Namespace) -> int:
    from teabowl.launch.management import django_command

    return django_command(arguments.arguments or ["help"])
