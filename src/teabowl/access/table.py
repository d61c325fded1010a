"""The table role × verb × place, from what the areas declare."""

import importlib
import pkgutil
from importlib.util import find_spec

import teabowl
from teabowl.kernel.actor import PostKind, Role
from teabowl.kernel.verbs import REGISTRY, Open, Reach, Verb

COLUMNS = {
    Role.VILLAGER: "Villager",
    Role.OPERATOR: "Operator",
    Role.SECRETARY: "Secretary",
    Role.KEEPER: "Keeper of the accounts",
    Role.FINANCE: "Finance group",
    Role.TOWNSHIP: "Township organiser",
    Role.COUNTY: "County organiser",
    Role.CITY: "City organiser",
    Role.AUDITOR: "Auditor",
}
POSTS = {
    PostKind.SECRETARY: "secretary",
    PostKind.DEPUTY: "deputy",
    PostKind.ORGANISATION_COMMISSIONER: "organisation",
    PostKind.DISCIPLINE_COMMISSIONER: "discipline",
    PostKind.PUBLICITY_COMMISSIONER: "publicity",
    PostKind.COMMISSIONER: "commissioner",
    PostKind.RECORDER: "recorder",
    PostKind.DUES_KEEPER: "dues keeper",
    PostKind.DUES_CHECKER: "dues checker",
    PostKind.GROUP_LEADER: "group leader",
}
REACH = {None: "", Reach.HERE: "here", Reach.BELOW: "here and below"}
OPEN = {Open.NOBODY: "", Open.SIGNED_IN: "signed in", Open.EVERYBODY: "everybody"}

HEAD = """# Who may do what, where

A role is held at a place. *here*: at that place only. *here and below*: at that place and everything under it. Nothing reaches
up or sideways. In a Party organisation a verb is also given by a post in it (*and below*: in those under it, too), and to its members
where the last column says so; a role over the place to which the organisation belongs gives it as well. Some verbs are narrower
still: who may give which role is `access/rules.py`; an author may correct their own words.

"""


def load_verbs() -> list[Verb]:
    """Every verb of every area, by key."""
    for area in sorted(module.name for module in pkgutil.iter_modules(teabowl.__path__) if module.ispkg):
        name = f"teabowl.{area}.permissions"
        if find_spec(name):
            importlib.import_module(name)
    return sorted((v for v in REGISTRY.values() if not v.key.startswith("test.")), key=lambda verb: verb.key)


def render() -> str:
    """The page as Markdown."""
    lines = [
        "| Verb | | Open to | " + " | ".join(COLUMNS.values()) + " | In an organisation |",
        "|---" * (4 + len(COLUMNS)) + "|",
    ]
    for verb in load_verbs():
        cells = [REACH[verb.roles.get(role)] for role in COLUMNS]
        lines.append(
            f"| `{verb.key}` | {verb.en} · {verb.zh} | {OPEN[verb.open_to]} | " + " | ".join(cells) + f" | {_inside(verb)} |"
        )
    return HEAD + "\n".join(lines) + "\n"


def _inside(verb: Verb) -> str:
    """By which posts, and whether by membership."""
    here = [POSTS[kind] for kind, reach in verb.posts.items() if reach is Reach.HERE]
    below = [POSTS[kind] for kind, reach in verb.posts.items() if reach is Reach.BELOW]
    parts = [", ".join(here), f"{', '.join(below)} (and below)" if below else "", "members" if verb.members else ""]
    return "; ".join(part for part in parts if part)
