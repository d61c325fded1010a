"""What of a dump goes on to another server."""

from io import BytesIO

from teabowl.launch.backup import EMPTY_SCHEMA, _pass_on

FOREIGN = [
    b"SET transaction_timeout = 0;\n",
    b"CREATE SCHEMA public;\n",
    b"ALTER TABLE ONLY public.access_grant ALTER COLUMN id SET (pg_attver=54439381656);\n",
]
OURS = [b"CREATE TABLE public.letters_letter (\n", b"ALTER TABLE ONLY public.x ALTER COLUMN id SET (n_distinct=5);\n"]
COPY = b"COPY public.letters_letter (body) FROM stdin;\n"


def test_lines_of_one_server_only_are_left_out_and_never_what_people_wrote() -> None:
    out = BytesIO()
    _pass_on(BytesIO(b"".join([*FOREIGN, *OURS, COPY, *FOREIGN])), out)
    assert out.getvalue() == EMPTY_SCHEMA.encode() + b"".join([*OURS, COPY, *FOREIGN])
