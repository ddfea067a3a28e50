"""stub"""

from collections.abc import Iterator

from audit.capture import Document
from sample_data.estate import Estate

KIND = "ssh"


def documents(estate: Estate) -> Iterator[Document]:
    yield from ()
