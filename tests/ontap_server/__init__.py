"""An ONTAP cluster for tests, by its REST API on loopback."""

from tests.ontap_server.estate import estate
from tests.ontap_server.server import OntapServer

__all__ = ["OntapServer", "estate"]
