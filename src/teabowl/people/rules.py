"""Pure decisions about people: what may be typed, what may follow what."""

import re
from collections.abc import Callable

from teabowl.kernel.codes import is_resident_number, normal_resident_number
from teabowl.kernel.errors import Problem
from teabowl.kernel.phones import BadPhone, e164
from teabowl.kernel.texts import clean_line, has_symbols

VOUCHES_NEEDED = 2
"""With so many vouches the operator may confirm with one press. The operator still decides: two neighbours can be mistaken
together, and a wrong membership opens private circles and votes to a stranger."""


class Wrong(ValueError):
    """What was typed cannot be: the code of a sentence in `words.PROBLEMS`, and the number in it."""

    def __init__(self, code: str, n: int = 0) -> None:
        super().__init__(code)
        self.code, self.n = code, n


NAME = re.compile(r"[^\W\d_]+(?:[·•.\- ][^\W\d_]+)*")
DIGITS = str.maketrans("０１２３４５６７８９＋－", "0123456789+-")


def clean_name(raw: str) -> str:
    """A person's name, spaces tidied. Raises Wrong, as all of these do."""
    name = " ".join(raw.replace("\u3000", " ").split())
    if name and all("\u4e00" <= c <= "\u9fff" or c == " " for c in name):
        name = name.replace(" ", "")
    if not name:
        raise Wrong("name_missing")
    if len(name) > 40:
        raise Wrong("name_long")
    if clean_line(name) != name:
        raise Wrong("name_unseen")
    if not NAME.fullmatch(name) or has_symbols(name):
        raise Wrong("name_letters")
    return name


def clean_group(raw: str) -> str:
    """The 小组 as it is called: '3' and '3组' and '第三组' are '三组'. Empty stays empty."""
    text = "".join(clean_line(raw.translate(DIGITS)).split())
    if len(text) > 20:
        raise Wrong("group_long")
    if text[:1] in {"=", "+", "-", "@"}:
        raise Wrong("group_formula")
    if has_symbols(text):
        raise Wrong("group_letters")
    match = re.fullmatch(r"第?(\d{1,2})(?:村民)?(?:小?组|队)?", text)
    if match:
        return chinese_number(int(match[1])) + "组"
    match = re.fullmatch(r"第?([一二三四五六七八九十]{1,3})(?:村民)?(?:小?组)?", text)
    return match[1] + "组" if match else text


def chinese_number(number: int) -> str:
    """0 to 99 in Chinese: 12 is 十二."""
    ones = "零一二三四五六七八九"
    tens, rest = divmod(number, 10)
    if tens == 0:
        return ones[rest]
    return ("" if tens == 1 else ones[tens]) + "十" + (ones[rest] if rest else "")


def clean_phone(raw: str) -> str:
    """A mainland mobile number as +86…, or empty. Raises Wrong."""
    if not raw.strip():
        return ""
    try:
        return e164(raw)
    except BadPhone as error:
        raise Wrong(f"phone_{error.fault}", error.digits) from error


def clean_resident_number(raw: str) -> str:
    """A resident number with its check digit right, or empty. Raises Wrong."""
    number = normal_resident_number(raw)
    if number and not is_resident_number(number):
        if len(number) != 18:
            raise Wrong("number_length", len(number))
        raise Wrong("number_wrong")
    return number


def reason_problems(text: str) -> list[Problem]:
    """Of the reason that is told to an applicant."""
    if not text:
        return [Problem("reason", "reason_missing")]
    return [Problem("reason", "reason_long")] if len(text) > 300 else []


CLEANERS: dict[str, Callable[[str], str]] = {"name": clean_name, "group": clean_group, "phone": clean_phone}


def clean_application(name: str, group: str, phone: str) -> tuple[dict[str, str], list[Problem]]:
    """All three at once as they are stored, and what is wrong with them."""
    clean: dict[str, str] = {}
    wrong: list[Problem] = []
    for field, value in {"name": name, "group": group, "phone": phone}.items():
        try:
            clean[field] = CLEANERS[field](value)
        except Wrong as fault:
            wrong.append(Problem(field, fault.code, fault.n))
    return clean, wrong + [Problem(field, f"{field}_missing") for field in ("group", "phone") if clean.get(field) == ""]
