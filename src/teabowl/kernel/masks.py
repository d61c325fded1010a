"""Masks: what may be shown of a name, a phone number or a resident number where the whole is not needed (PIPL art 6)."""


def mask_name(name: str) -> str:
    """'赵小满' → '赵**'; one letter stays hidden altogether."""
    text = name.strip()
    return text[:1] + "*" * max(1, len(text) - 1) if len(text) > 1 else "*"


def mask_phone(phone: str) -> str:
    """'+8613953000007' → '139****0007'; anything short is hidden altogether."""
    digits = phone.removeprefix("+86")
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 9 else "*" * len(digits)


def mask_resident_number(number: str) -> str:
    """'11010519491231002X' → '1101**********002X'. Nothing shows the middle, which holds the birthday."""
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}" if len(number) >= 12 else "*" * len(number)
