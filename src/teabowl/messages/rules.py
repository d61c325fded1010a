"""What may be told, when it may leave, and how often it is tried. Pure."""

import unicodedata

BODY_LENGTH = 1000


def is_path(path: str) -> bool:
    """Whether this is an address of this site, said without a host."""
    return (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and all(" " < c != "\x7f" for c in path)
        and len(path) <= 300
    )


def one_line(text: str, most: int) -> str:
    """Text as one line without control characters: it becomes the subject of an e-mail and a field of a template."""
    line = " ".join("".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def plain(text: str, most: int) -> str:
    """Text as it is kept: line breaks, no other control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs")).strip()
    return kept if len(kept) <= most else kept[: most - 1] + "…"
