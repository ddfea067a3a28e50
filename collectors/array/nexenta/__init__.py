"""NexentaStor 5: REST by GET, with a token that is given back."""

from collectors.array.nexenta.dialect import Nexenta

VENDOR = Nexenta()
