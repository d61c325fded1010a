"""The teabowl command."""

import os
import sys


def main() -> None:
    """Until area launch is whole: Django's own commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teabowl.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
