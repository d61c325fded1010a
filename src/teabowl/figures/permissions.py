"""Verbs of the ledger. Reading figures needs none: they are public."""

from teabowl.kernel.actor import Role
from teabowl.kernel.verbs import declare

CLOSE_MONTH = declare("figures.close_month", "公布一个月的数", "Publish a month's figures", here=(Role.CITY,))
