"""NetApp ONTAP REST, 9.6 and later: GET only, HTTP Basic."""

from collectors.array.ontap.dialect import Ontap

VENDOR = Ontap()
