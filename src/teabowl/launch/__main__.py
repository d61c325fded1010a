"""`python -m teabowl.launch` is the teabowl command."""

from teabowl.launch.cli import main

main()
