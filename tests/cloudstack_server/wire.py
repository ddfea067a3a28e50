"""What goes over the wire: bodies and headers as the recorded 4.22 server writes them."""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from xml.sax.saxutils import escape

JSON = "application/json;charset=utf-8"
XML = "text/xml;charset=utf-8"
HTML = "text/html;charset=iso-8859-1"
UNVERIFIED = "unable to verify user credentials and/or request signature"
VERSION = "4.22.0.0-SNAPSHOT"

# Commands whose wrapper is not "<command lower>response" (seen in the recordings).
_WRAPPERS = {
    "listCounters": "counterresponse",
    "listInternalLoadBalancerVMs": "listinternallbvmsresponse",
    "listLdapConfigurations": "ldapconfigurationresponse",
    "listLdapUsers": "ldapuserresponse",
    "listNetworkDevice": "listnetworkdevice",
    "listPortableIpRanges": "listportableipresponse",
    "listSecondaryStagingStores": "listsecondarystagingstoreresponse",
    "listVnfTemplates": "listtemplatesresponse",
    "listVolumesMetrics": "listvolumesresponse",
}
_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-XSS-Protection": "1;mode=block",
    "content-security-policy": (
        "1, default-src=none, script-src=self, connect-src=self, img-src=self, style-src=self"
    ),
}
_MIN_GZIP = 32
_NOT_FOUND = (
    "<html>\n<head>\n"
    '<meta http-equiv="Content-Type" content="text/html;charset=ISO-8859-1"/>\n'
    "<title>Error 404 Not Found</title>\n</head>\n"
    "<body><h2>HTTP ERROR 404 Not Found</h2>\n<table>\n"
    "<tr><th>URI:</th><td>{uri}</td></tr>\n<tr><th>STATUS:</th><td>404</td></tr>\n"
    "<tr><th>MESSAGE:</th><td>Not Found</td></tr>\n<tr><th>SERVLET:</th><td>default</td></tr>\n"
    "</table>\n\n</body>\n</html>\n"
)


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer before it is sent."""

    status: int
    body: bytes
    content_type: str = JSON
    description: str | None = None

    def encoded(self, *, accepts_gzip: bool) -> tuple[dict[str, str], bytes]:
        """Give headers and bytes; only good answers are compressed (recorded headers)."""
        headers = {"Content-Type": self.content_type}
        body = self.body
        if self.content_type == HTML:
            headers = {"Cache-Control": "must-revalidate,no-cache,no-store"} | headers
        else:
            headers |= _SECURITY
        if self.description is not None:
            headers["X-Description"] = _header_text(self.description)
        if self.status == HTTPStatus.OK:
            headers["Vary"] = "Accept-Encoding, User-Agent"
            if accepts_gzip and len(body) >= _MIN_GZIP:
                headers["Content-Encoding"] = "gzip"
                body = gzip.compress(body, compresslevel=1, mtime=0)
        return headers | {"Content-Length": str(len(body))}, body


def _header_text(text: str) -> str:
    """Make a text fit for a header: one line of latin-1."""
    return " ".join(text.split()).encode("latin-1", "replace").decode("latin-1")


def wrapper(command: str) -> str:
    """Name the outer key of a command's answer."""
    return _WRAPPERS.get(command, f"{command.lower()}response")


def dumps(value: object) -> str:
    """Write compact JSON like the real server (no blanks, no ASCII escapes)."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def failure(
    outer: str, status: int, text: str, cserrorcode: int | None = None, *, as_json: bool = True
) -> Reply:
    """Build the body of a refusal; the text is also the header X-Description, except for 401."""
    body: dict[str, Any] = {"errorcode": status}
    if cserrorcode is not None:
        body["cserrorcode"] = cserrorcode
    body["errortext"] = text
    description = None if status == HTTPStatus.UNAUTHORIZED else text
    if as_json:
        data = dumps({outer: {"uuidList": [], **body}}).encode()
        return Reply(status, data, JSON, description)
    # The recorded XML refusal says "errorresponse" and has no version attribute.
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{_element("errorresponse", body)}'
    return Reply(status, xml.encode(), XML, description)


def listing(command: str, key: str, count: int, rows: Sequence[str]) -> Reply:
    """Build a list answer from rows already written as JSON; empty means `{}`."""
    parts = [f'"count":{count}'] if count else []
    if rows:
        parts.append(f'"{key}":[{",".join(rows)}]')
    return Reply(200, f'{{"{wrapper(command)}":{{{",".join(parts)}}}}}'.encode())


def single(command: str, key: str, body: Mapping[str, Any]) -> Reply:
    """Build the answer of a command that returns one object."""
    return Reply(200, dumps({wrapper(command): {key: body}}).encode())


def to_xml(reply: Reply) -> Reply:
    """Turn a good JSON answer into the XML that is sent when `response=json` is left out."""
    (outer, inner), *_ = json.loads(reply.body).items()
    fields = "".join(_element(name, value) for name, value in inner.items())
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<{outer} cloud-stack-version="{VERSION}">{fields}</{outer}>'
    )
    return Reply(reply.status, text.encode(), XML)


def _element(name: str, value: object) -> str:
    """Write one value as XML: a list repeats its element."""
    if isinstance(value, list):
        return "".join(_element(name, item) for item in value)
    if isinstance(value, dict):
        inner = "".join(_element(key, item) for key, item in value.items())
        return f"<{name}>{inner}</{name}>"
    text = str(value).lower() if isinstance(value, bool) else escape(str(value))
    return f"<{name}>{text}</{name}>"


def not_found(uri: str) -> Reply:
    """Build the servlet container's HTML page for a wrong path."""
    return Reply(404, _NOT_FOUND.format(uri=escape(uri)).encode("latin-1", "replace"), HTML)
