"""The teabowl command: the embedded PostgreSQL's supervisor, the server and the worker as its children."""
