"""Check digits of China's codes. Written out here because the libraries at hand reject village collectives (domain.md §8)."""

from datetime import date

RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_CHECKS = "10X98765432"
CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def normal_resident_number(raw: str) -> str:
    """Without spaces, in ASCII digits, the last letter a capital. Does not check."""
    return raw.strip().replace(" ", "").upper().translate(FULL_WIDTH)


FULL_WIDTH = {ord("０") + n: str(n) for n in range(10)} | {ord("Ｘ"): "X", ord("\u3000"): "", ord("×"): "X"}


def resident_check_digit(first: str) -> str:
    """The 18th character for the first 17 digits (GB 11643-1999, ISO 7064 MOD 11-2)."""
    return RESIDENT_CHECKS[sum(int(d) * w for d, w in zip(first, RESIDENT_WEIGHTS, strict=True)) % 11]


def is_resident_number(number: str) -> bool:
    """Whether this is a well-formed resident number: 17 digits, a real birthday, the right check (GB 11643).

    The division at the start is not tested: people moved, and Heze's own prefix was 3729 before 2000.
    """
    if len(number) != 18 or not (number.isascii() and number[:17].isdigit()):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return resident_check_digit(number[:17]) == number[17]


def credit_check_letter(first: str) -> str:
    """The 18th character for the first 17 of a unified social credit code (GB 32100-2015). Raises ValueError on others."""
    total = sum(CREDIT_LETTERS.index(c) * pow(3, i, 31) for i, c in enumerate(first))
    return CREDIT_LETTERS[-total % 31]


def is_credit_code(code: str) -> bool:
    """Whether this is a unified social credit code (GB 32100). Letters are allowed in the first two places (N2… collectives)."""
    if len(code) != 18 or any(c not in CREDIT_LETTERS for c in code) or not code[2:8].isdigit():
        return False
    return credit_check_letter(code[:17]) == code[17]
