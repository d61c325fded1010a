"""Who may walk a matter. Reading is for everybody."""

from teabowl.kernel.actor import Role
from teabowl.kernel.verbs import declare

WALK = declare(
    "deliberations.walk_matter",
    "提议一件事，走四议两公开",
    "Propose a matter and walk it through the four deliberations",
    here=(Role.SECRETARY, Role.OPERATOR),
)
STOP = declare(
    "deliberations.stop_matter", "停下一件在议的事", "Stop a matter on its way", here=(Role.SECRETARY,), below=(Role.TOWNSHIP,)
)
