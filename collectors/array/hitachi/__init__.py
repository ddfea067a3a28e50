"""Hitachi VSP: Configuration Manager REST API, by GET, with a session that is given back."""

from collectors.array.hitachi.dialect import Hitachi

VENDOR = Hitachi()
