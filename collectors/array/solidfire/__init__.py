"""SolidFire / NetApp Element: JSON-RPC, reading methods alone, HTTP Basic."""

from collectors.array.solidfire.dialect import SolidFire

VENDOR = SolidFire()
