"""An emulator of XAPI and the records of a pool."""
