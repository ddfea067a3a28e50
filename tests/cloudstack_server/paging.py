"""Pages of a list answer, with every oddity measured on the real server.

Source: recordings errors/page*.json; catalogue/cloudstack.md, section 2 "Paging".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

DEFAULT_MAXIMUM = 500

# List commands without a page parameter in listApis: always answered whole.
UNPAGED = frozenset(
    {
        "listAlertTypes",
        "listApis",
        "listBackupProviders",
        "listCAProviders",
        "listEventTypes",
        "listHostHAProviders",
        "listHostHAResources",
        "listHypervisors",
        "listNetworkPermissions",
        "listNetworkProtocols",
        "listProjectRolePermissions",
        "listResourceIcon",
        "listRolePermissions",
        "listSslCerts",
        "listUsageTypes",
        "listUserTwoFactorAuthenticatorProviders",
    }
)


class BadParameterError(Exception):
    """A parameter the server answers with 431."""

    def __init__(self, text: str, cserrorcode: int = 9999) -> None:
        super().__init__(text)
        self.text = text
        self.cserrorcode = cserrorcode


@dataclass(frozen=True, slots=True)
class Page:
    """A cut through all rows; `counted` is False where even the count is left out."""

    start: int
    stop: int | None
    counted: bool = True

    def cut(self, rows: Sequence[T]) -> Sequence[T]:
        """Give the rows of this page."""
        return rows[self.start : self.stop]


def _number(command: str, params: Mapping[str, str], name: str) -> int | None:
    """Read a whole number, or refuse as in errors/bad_type.json."""
    text = params.get(name)
    if text is None:
        return None
    try:
        return int(text)
    except ValueError:
        raise BadParameterError(
            f"Unable to execute API command {command.lower()} due to invalid value {text} "
            f"for parameter {name}"
        ) from None


def page_of(command: str, params: Mapping[str, str], maximum: int) -> Page:
    """Work out the page a request asks for, or raise `BadParameterError`."""
    if command in UNPAGED:
        return Page(0, None)
    page = _number(command, params, "page")
    size = _number(command, params, "pagesize")
    _check_pair(page, size, maximum)
    if size == -1:
        return Page(0, None)
    if page is None or size is None:
        return Page(0, maximum)
    if page < 1 or size < 1:
        return Page(0, 0, counted=False)
    return Page((page - 1) * size, page * size)


def _check_pair(page: int | None, size: int | None, maximum: int) -> None:
    """Refuse page and pagesize that do not go together, in the recorded words."""
    if size == -1:
        if page is not None:
            text = "Can't specify page parameter when pagesize is -1 (Unlimited)"
            raise BadParameterError(text, 4350)
    elif (page is None) != (size is None):
        has, lacks = ("page", "pagesize") if size is None else ("pagesize", "page")
        raise BadParameterError(f'"{lacks}" parameter is required when "{has}" is specified')
    elif size is not None and size > maximum:
        text = f"Page size can't exceed max allowed page size value: {maximum}"
        raise BadParameterError(text, 4350)
