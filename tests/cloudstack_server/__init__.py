"""A management server for tests: speaks the CloudStack API protocol over HTTP on loopback.

What it answers, accepts and refuses follows the recordings of a live 4.22 server
(shared/recordings/cloudstack-4.22) and the measurements in shared/catalogue/cloudstack.md.
"""

from tests.cloudstack_server.auth import Account, signature
from tests.cloudstack_server.behaviour import (
    Behaviour,
    Delay,
    Drop,
    Fault,
    HalfBody,
    Override,
    Refuse,
    garbage,
    sql_error,
    throttled,
    unavailable,
)
from tests.cloudstack_server.recordings import answers_from_recordings
from tests.cloudstack_server.server import CloudStackServer, Request
from tests.cloudstack_server.tls import self_signed

__all__ = [
    "Account",
    "Behaviour",
    "CloudStackServer",
    "Delay",
    "Drop",
    "Fault",
    "HalfBody",
    "Override",
    "Refuse",
    "Request",
    "answers_from_recordings",
    "garbage",
    "self_signed",
    "signature",
    "sql_error",
    "throttled",
    "unavailable",
]
