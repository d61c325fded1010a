"""Django's PostgreSQL engine, but for how it finds out that a kept connection is dead."""
