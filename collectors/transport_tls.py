"""How far the other side's certificate is trusted."""

import ssl
from typing import TYPE_CHECKING

import aiohttp

from audit.errors import ConfigError

if TYPE_CHECKING:
    from collectors.transport import Endpoint


def trusted(endpoint: "Endpoint") -> ssl.SSLContext | aiohttp.Fingerprint | bool:
    """What aiohttp takes as `ssl`. Raises ConfigError."""
    if endpoint.fingerprint:
        digits = endpoint.fingerprint.lower().removeprefix("sha256:").replace(":", "")
        try:
            return aiohttp.Fingerprint(bytes.fromhex(digits))
        except ValueError as error:
            raise ConfigError(
                f"{endpoint.source}: fingerprint is no SHA-256 in hexadecimal."
            ) from error
    if isinstance(endpoint.verify, bool):
        return endpoint.verify
    try:
        return ssl.create_default_context(cafile=endpoint.verify)
    except OSError as error:
        raise ConfigError(f"{endpoint.source}: ca {endpoint.verify}: {error}.") from error
