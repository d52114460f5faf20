"""The key of the service account that the server knows; what it signs is exchanged for a token."""

from __future__ import annotations

import base64
import json
import time
from functools import cache
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.sheets.errors import Answer, refuse_token

EMAIL: Final = "reader@demo.iam.gserviceaccount.example"
GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
GOOGLES_ADDRESS: Final = "https://oauth2.googleapis.com/token"
"""The audience that google-auth writes whatever the key's ``token_uri``."""
HOUR: Final = 3_600
SCOPES: Final = {
    f"https://www.googleapis.com/auth/{name}"
    for name in ("spreadsheets", "spreadsheets.readonly", "drive", "drive.readonly", "drive.file")
}
READING: Final = {scope for scope in SCOPES if not scope.endswith("drive.file")}


@cache
def make_key() -> rsa.RSAPrivateKey:
    """The one key of this process."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def write_account(token_uri: str) -> dict[str, str]:
    """The JSON key as Google's console hands it out, its ``token_uri`` ours."""
    pem = make_key().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {
        "type": "service_account",
        "project_id": "demo",
        "private_key_id": "0123456789abcdef0123456789abcdef01234567",
        "private_key": pem.decode(),
        "client_email": EMAIL,
        "client_id": "100000000000000000001",
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": token_uri,
        "universe_domain": "googleapis.com",
    }


def check_assertion(form: dict[str, str], token_uri: str) -> set[str] | Answer:
    """The scopes granted, or Google's refusal."""
    if form.get("grant_type") != GRANT:
        return refuse_token("unsupported_grant_type", f"Invalid grant_type: {form.get('grant_type', '')}")
    claims = _read_claims(form.get("assertion", ""))
    return claims if isinstance(claims, Answer) else _check_claims(claims, token_uri)


def _read_claims(assertion: str) -> dict[str, Any] | Answer:
    """The claims, if our key signed them."""
    try:
        head, body, signature = assertion.split(".")
        algorithm, claims = json.loads(_decode(head))["alg"], json.loads(_decode(body))
        made = _decode(signature)
    except (ValueError, KeyError):
        return refuse_token("invalid_grant", "Bad Request")
    if claims.get("iss") != EMAIL:
        return refuse_token("invalid_grant", "Invalid grant: account not found")
    signed = algorithm == "RS256" and _is_signed(f"{head}.{body}".encode(), made)
    return claims if signed else refuse_token("invalid_grant", "Invalid JWT Signature.")


def _check_claims(claims: dict[str, Any], token_uri: str) -> set[str] | Answer:
    now, asked = time.time(), set(str(claims.get("scope", "")).split())
    if claims.get("aud") not in (GOOGLES_ADDRESS, token_uri):
        return refuse_token("invalid_grant", "Invalid JWT: Failed audience check.")
    if not now - HOUR < claims.get("iat", 0) < now + 60 or not now < claims.get("exp", 0) <= now + HOUR + 60:
        return refuse_token(
            "invalid_grant",
            "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
            "Check your iat and exp values in the JWT claim.",
        )
    if not asked or not asked <= SCOPES:
        return refuse_token("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
    return asked


def _is_signed(message: bytes, signature: bytes) -> bool:
    try:
        make_key().public_key().verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
