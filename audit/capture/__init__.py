"""The raw bundle: what was asked, what was answered, scrubbed of secrets, replayable."""

from audit.capture.bundle import Bundle, Origin, Recorder
from audit.capture.document import Document
from audit.capture.scrub import MASK, MASK_CHANGED, MASK_DEFAULT, scrub_bytes, scrub_value

__all__ = [
    "MASK",
    "MASK_CHANGED",
    "MASK_DEFAULT",
    "Bundle",
    "Document",
    "Origin",
    "Recorder",
    "scrub_bytes",
    "scrub_value",
]
