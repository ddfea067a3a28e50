"""Pure Storage FlashArray, REST 2.x and 1.x."""

from collectors.array.pure.dialect import Pure

VENDOR = Pure()
