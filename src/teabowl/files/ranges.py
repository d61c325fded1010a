"""Parts of a file (RFC 9110 §14): what a Range header asks for. Pure."""

import re

MOST_AT_ONCE = 2 * 1024 * 1024
"""Of a sound or video, a part that is left open ends here: players ask on, and a slow phone does not hold a server thread through
the whole of it."""
_ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.IGNORECASE)


class Unsatisfiable(Exception):
    """The part begins behind the end of the file."""


def part_of(header: str, size: int, *, streamed: bool = False) -> tuple[int, int] | None:
    """(first, last) byte of what is asked for; None for the whole: no header, one of another unit, several parts at once (a server
    may answer those with the whole). Raises Unsatisfiable."""
    match = _ONE.fullmatch(header.strip())
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        length = int(match[2])
        if length == 0:
            raise Unsatisfiable
        return max(size - length, 0), size - 1
    first = int(match[1])
    if match[2] and int(match[2]) < first:
        return None
    if first >= size:
        raise Unsatisfiable
    last = min(int(match[2]), size - 1) if match[2] else size - 1
    return first, min(last, first + MOST_AT_ONCE - 1) if streamed and not match[2] else last


def holds(if_range: str, etag: str) -> bool:
    """Whether a part still fits what the client has: no If-Range, or our strong tag. Of a date or a weak tag nobody can be sure."""
    return not if_range or if_range.strip() == etag
