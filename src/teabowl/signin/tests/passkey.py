"""A passkey in software: makes and uses one ES256 credential, as WebAuthn level 2 says, in the JSON that browsers send."""

import hashlib
import json
import os
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Passkey:
    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(32)
        self.owner = None
        self.count = 0

    def create(self, options, origin):
        public = options["publicKey"]
        self.owner = public["user"]["id"]
        client = self._client("webauthn.create", public["challenge"], origin)
        numbers = self.key.public_key().public_numbers()
        cose = cbor.encode({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        data = self._data(public["rp"]["id"], PRESENT | VERIFIED | ATTESTED)
        data += bytes(16) + struct.pack(">H", len(self.id)) + self.id + cose
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._json(
            {"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(attestation)},
            {"credProps": {"rk": True}},
        )

    def get(self, options, origin):
        public = options["publicKey"]
        self.count += 1
        client = self._client("webauthn.get", public["challenge"], origin)
        data = self._data(public["rpId"], PRESENT | VERIFIED)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._json(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
                "userHandle": self.owner,
            },
            {},
        )

    @staticmethod
    def _client(kind, challenge, origin):
        assert websafe_decode(challenge)
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()

    def _data(self, rp_id, flags):
        return hashlib.sha256(rp_id.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _json(self, response, extensions):
        key = websafe_encode(self.id)
        return json.dumps(
            {"type": "public-key", "id": key, "rawId": key, "response": response, "clientExtensionResults": extensions}
        )
