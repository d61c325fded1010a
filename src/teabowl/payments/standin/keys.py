"""The stand-in's own keys, and those of merchants that it gives out."""

import base64
import os
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509.oid import NameOID


def new_key() -> str:
    """A private RSA key as PEM (PKCS 8)."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def public_of(private_pem: str) -> str:
    """Its public half as PEM."""
    key = serialization.load_pem_private_key(private_pem.encode(), None)
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def certificate(private_pem: str, now: datetime) -> tuple[str, str]:
    """(serial number, PEM) of a certificate signed by the key itself, as the platform gives out."""
    key = serialization.load_pem_private_key(private_pem.encode(), None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("an RSA key")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stand-in of WeChat Pay")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=3650))
        .not_valid_after(now + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    return f"{made.serial_number:X}", made.public_bytes(serialization.Encoding.PEM).decode()


def sign(private_pem: str, *lines: str) -> str:
    """SHA256-RSA2048 over the lines, each with its line feed."""
    key = _loaded(private_pem)
    return base64.b64encode(
        key.sign("".join(f"{line}\n" for line in lines).encode(), padding.PKCS1v15(), hashes.SHA256())
    ).decode()


@lru_cache(maxsize=8)
def _loaded(private_pem: str) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(private_pem.encode(), None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("an RSA key")
    return key


@lru_cache(maxsize=1)
def strangers() -> str:
    """A key that nobody knows."""
    return new_key()


def is_signed(public_pem: str, signature: str, *lines: str) -> bool:
    key = serialization.load_pem_public_key(public_pem.encode())
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    try:
        text = "".join(f"{line}\n" for line in lines).encode()
        key.verify(base64.b64decode(signature), text, padding.PKCS1v15(), hashes.SHA256())
    except Exception:
        return False
    return True


def sealed(apiv3_key: str, text: str, associated: str) -> dict[str, str]:
    """AEAD_AES_256_GCM as resources are sealed."""
    nonce = base64.b64encode(os.urandom(9)).decode()
    cipher = AESGCM(apiv3_key.encode()).encrypt(nonce.encode(), text.encode(), associated.encode())
    found = {"algorithm": "AEAD_AES_256_GCM", "ciphertext": base64.b64encode(cipher).decode()}
    return found | {"associated_data": associated, "nonce": nonce}
