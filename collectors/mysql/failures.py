"""What an error of a database server or of the way to it means."""

import ssl
from collections.abc import Iterator

from audit.errors import (
    BadAnswer,
    Forbidden,
    Refused,
    SourceError,
    TimedOut,
    Unreachable,
    Unsupported,
)
from collectors.mysql.target import Place

# error numbers of MySQL and MariaDB (mysqld_error.h) and of the client (errmsg.h)
_CAUSES: dict[int, type[SourceError]] = {
    **dict.fromkeys((1045, 1129, 1130, 1251, 1524, 1698, 1820, 1862, 3118, 3159, 4151), Refused),
    **dict.fromkeys((1044, 1095, 1142, 1143, 1227, 1370), Forbidden),
    **dict.fromkeys((1054, 1064, 1109, 1146, 1193, 1235, 1286), Unsupported),
    **dict.fromkeys((1040, 1053, 1203, 2002, 2003, 2006, 2013, 2026), Unreachable),
}
_NO_TLS = 2026
_NEEDS_TLS = 3159  # MySQL; MariaDB says 1045
_DENIED = 1045


def cause_of(error: Exception, place: Place) -> SourceError:
    """The error in our words; raised with `from None`: its frames hold the password."""
    number, text = _number(error), _text(error)
    if any(isinstance(one, TimeoutError) for one in _causes(error)):
        return TimedOut(f"{place.address} did not answer within {place.timeout:.0f} s.")
    if any(isinstance(one, ssl.SSLError) for one in _causes(error)):
        return Unreachable(f"{place.address}: TLS: certificate or protocol not accepted: {text}")
    if number == _NO_TLS:
        return Unreachable(
            f"{place.address} offers no TLS; `tls = false` in the configuration asks it in clear."
        )
    if number == _NEEDS_TLS:
        return Refused(f"{place.address} takes TLS only; leave out `tls = false`.")
    if isinstance(error, OSError):
        return Unreachable(f"{place.address}: {text}")
    if number == _DENIED and place.trust == "no TLS" and not place.socket:
        text += "; a server that takes TLS only may say the same: leave out `tls = false` then"
    kind = _CAUSES.get(number, BadAnswer)
    return kind(f"{place.address}: {text} (error {number}).")


def _causes(error: Exception) -> Iterator[BaseException]:
    """The error and what led to it."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = getattr(seen, "original_exception", None) or seen.__cause__ or seen.__context__


def _number(error: Exception) -> int:
    first = error.args[0] if error.args else None
    return first if isinstance(first, int) else 0


def _text(error: Exception) -> str:
    last = error.args[-1] if error.args else ""
    return " ".join(str(last or type(error).__name__).split()).rstrip(".")
