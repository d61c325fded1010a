"""Whether what somebody pasted can be an account's numbers and keys, before anything is asked with them."""

import re

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from teabowl.kernel.errors import Problem
from teabowl.payments.values import MerchantKeys


def tidy(keys: MerchantKeys) -> MerchantKeys:
    """Without the blanks and line ends that copying brings; a key without its BEGIN line gets one."""
    return type(keys)(
        re.sub(r"[\s:]", "", keys.certificate_serial).upper(),
        pem(keys.private_key, "PRIVATE KEY"),
        keys.apiv3_key.strip(),
        pem(keys.public_key, "PUBLIC KEY"),
        keys.public_key_id.strip(),
    )


def pem(text: str, label: str) -> str:
    """The PEM of a pasted key; '' stays so."""
    body = re.sub(r"\s+", "", re.sub(r"-----[A-Z ]+-----", "", text))
    if not body:
        return ""
    lines = "\n".join(body[n : n + 64] for n in range(0, len(body), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n"


def merchant_problems(number: str, app: str) -> list[Problem]:
    found = []
    if not re.fullmatch(r"\d{8,10}", number, re.ASCII):
        found.append(Problem("number", "number"))
    if not re.fullmatch(r"wx[0-9a-f]{16}", app):
        found.append(Problem("app_id", "app"))
    return found


def key_problems(keys: MerchantKeys) -> list[Problem]:
    found = []
    if not re.fullmatch(r"[0-9A-F]{16,64}", keys.certificate_serial):
        found.append(Problem("certificate_serial", "serial"))
    if not _is_key(keys.private_key, private=True):
        found.append(Problem("private_key", "private_key"))
    if not re.fullmatch(r"[0-9A-Za-z]{32}", keys.apiv3_key):
        found.append(Problem("apiv3_key", "apiv3_key"))
    if bool(keys.public_key) != bool(keys.public_key_id):
        found.append(Problem("public_key", "public_pair"))
    elif keys.public_key:
        if not _is_key(keys.public_key, private=False):
            found.append(Problem("public_key", "public_key"))
        if not re.fullmatch(r"PUB_KEY_ID_[0-9A-Za-z]{8,50}", keys.public_key_id):
            found.append(Problem("public_key_id", "public_key_id"))
    return found


def _is_key(text: str, *, private: bool) -> bool:
    try:
        if private:
            return isinstance(load_pem_private_key(text.encode(), None), rsa.RSAPrivateKey)
        return isinstance(load_pem_public_key(text.encode()), rsa.RSAPublicKey)
    except Exception:
        return False
