"""The audit's verb."""

from teabowl.kernel.actor import Role
from teabowl.kernel.verbs import declare

READ_TRAIL = declare(
    "audit.read_trail",
    "查看操作记录",
    "Read the audit trail",
    here=(Role.SECRETARY,),
    below=(Role.TOWNSHIP, Role.COUNTY, Role.CITY, Role.AUDITOR),
)
