"""The verbs of access."""

from teabowl.kernel.actor import Role
from teabowl.kernel.verbs import declare

GRANT_ROLE = declare(
    "access.grant_role",
    "给人角色、停角色",
    "Give and end roles",
    here=(Role.SECRETARY,),
    below=(Role.TOWNSHIP, Role.COUNTY, Role.CITY),
)
"""Which roles, is `rules.roles_to_give`: a secretary appoints operators and the keeper of the accounts, an organiser everything
lower, the city also its equals."""
READ_GRANTS = declare(
    "access.read_grants",
    "看谁有什么角色",
    "See who holds which role",
    here=(Role.OPERATOR, Role.SECRETARY),
    below=(Role.TOWNSHIP, Role.COUNTY, Role.CITY, Role.AUDITOR),
)
