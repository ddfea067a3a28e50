"""Secrets never get past the scrubber, and everything else does."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.capture import MASK, scrub_bytes, scrub_value
from audit.capture.scrub import MASK_CHANGED, MASK_DEFAULT, is_secret_name

_CANARY = "cAnAry-7"
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
_NAMES = st.sampled_from(["password", "name", "value", "key", "category", "id", "url", "secretkey"])
_TEXTS = st.sampled_from(
    [
        "smtp.password", "Secure", "nfs://a:b@h/x", "x?password=1&token=2", '{"secret":"x"}',
        "-----BEGIN PRIVATE KEY-----\nabc", "a://b@c://d@e", "", "true", "plain",
    ]
)  # fmt: skip
_NASTY = st.recursive(
    _TEXTS | st.none() | st.booleans() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=4),
    max_leaves=12,
)


def _scrubbed(value: Any) -> Any:
    """What is left of a value on its way through bytes."""
    return json.loads(scrub_bytes(json.dumps(value).encode()))


@pytest.mark.parametrize(
    "name",
    [
        "password", "rootpassword", "smtp.password", "passwd", "bindpass", "adminpwd", "passphrase",
        "secret", "secretkey", "usersecretkey", "apikey", "api_key", "accesskey", "access.key",
        "privatekey", "privatekeyfile", "publickey", "sshkey", "ipsecpsk", "presharedkey", "psk",
        "token", "zonetoken", "userdata", "userdatadetails", "userdataparams", "credential",
        "haproxy.stats.auth", "security.encryption.key", "db.cloud.encryption.key", "licensekey",
        "keystore", "snmp.community", "sessionkey", "vncPassword", "sharedkey",
    ],
)  # fmt: skip
def test_secret_names(name: str) -> None:
    """A value under a name that says secret is masked, also deep inside."""
    assert is_secret_name(name)
    planted = {"a": [{name: _CANARY}, {name: [_CANARY, {"x": _CANARY}]}, {name: {"y": 77123}}]}
    found = json.dumps(_scrubbed(planted))
    assert _CANARY not in found
    assert "77123" not in found


@pytest.mark.parametrize(
    "name",
    [
        "passwordenabled", "vm.password.length", "sshkeyenabled", "keypair", "userdataid",
        "userdataname", "userdatapolicy", "apikeyaccess", "username", "key", "lastpinged", "zoneid",
        "logical_user_data_without_snapshots",
        "password.policy.minimum.length", "remote.access.vpn.psk.length", "certificate", "passive",
    ],
)  # fmt: skip
def test_harmless_names(name: str) -> None:
    """Names that only talk about secrets keep their values."""
    assert _scrubbed({"x": "secret", name: "plain"}) == {"x": "secret", name: "plain"}


@pytest.mark.parametrize(
    "secret",
    [
        {"name": "smtp.password", "value": _CANARY},
        {"name": "x", "category": "Secure", "value": _CANARY, "defaultvalue": _CANARY},
        {"name": "x", "category": "Hidden", "value": _CANARY},
        {"key": "Password", "value": _CANARY, "resourceid": "1"},
        {"name": "of the resource", "key": "password", "value": _CANARY},
        {"details": {"vnc.password": _CANARY, "rdp": {"secret": _CANARY}}},
        {"url": f"cifs://user:{_CANARY}@host/share"},
        {"url": f"cifs://user:p@{_CANARY}@host/share"},
        {"url": f"cifs://host/share?user=u&password={_CANARY}&domain=d"},
        {"url": f"s3://h/b?accesskey=a&secretkey={_CANARY}"},
        {"url": f"https://h/t.qcow2?X-Amz-Signature={_CANARY}&x=1"},
        {"options": f"-Djavax.net.ssl.trustStorePassword={_CANARY} -Dx=y"},
        {"text": f"password={_CANARY}"},
        {"cmdinfo": json.dumps({"id": "1", "password": _CANARY})},
        {"cert": f"-----BEGIN RSA PRIVATE KEY-----\n{_CANARY}\n-----END RSA PRIVATE KEY-----\n"},
        {"cert": f"x -----BEGIN OPENSSH PRIVATE KEY-----\n{_CANARY}"},
        {"cert": f"-----BEGIN PGP PRIVATE KEY BLOCK-----\n{_CANARY}"},
    ],
)
def test_secrets_in_other_shapes(secret: dict[str, Any]) -> None:
    """Settings, tags, details, URLs, options, JSON inside text and key blocks are all found."""
    assert _CANARY not in scrub_bytes(json.dumps({"r": {"rows": [secret]}}).encode()).decode()


def test_escapes_do_not_hide_a_secret() -> None:
    """Slashes, equal signs and letters written as escapes are seen through."""
    for body in (
        rb'{"a":"nfs:\/\/u:cAnAry-7@h\/x"}',
        b'{"a":"x?password\\u003dcAnAry-7"}',
        b'{"p\\u0061ssword":"cAnAry-7"}',
    ):
        assert _CANARY.encode() not in scrub_bytes(body)


@pytest.mark.parametrize(
    "cut",
    [
        b'{"r":{"user":[{"id":"1","password":"cAnAry-7","x',
        b'{"r":{"configuration":[{"name":"smtp.password","value":"cAnAry-7',
        b"<user><password>cAnAry-7</password></user>",
        b'\xff{"password":"cAnAry-7"}',
        b'{"password":' + b"[" * 100_000 + b'"cAnAry-7"',
    ],
)
def test_what_cannot_be_read_is_withheld(cut: bytes) -> None:
    """A body cut short, XML, wrong bytes, too deep: nothing tells what is secret in it."""
    assert scrub_bytes(cut) == MASK.encode()


def test_structure_stays() -> None:
    """Nothing but the secret itself changes, and what only says "none" or "yes" stays."""
    kept = {
        "count": 2,
        "host": [{"id": "a", "cpu": 1.5, "up": True, "none": None, "tags": ["x", "é\u2028"]}],
        "url": "nfs://10.1.1.1/export?x=1",
        "cidr": "a=b; c=d",
        "settings": [{"name": "zone.name", "value": "secretly named"}],
    }
    settings = [{"name": "random.password", "value": v} for v in ("true", "false", "", None)]
    planted = {**kept, "password": "x", "apikey": "", "token": None, "s": settings}
    expected = {**kept, "password": MASK, "apikey": "", "token": None, "s": settings}
    assert _scrubbed(planted) == expected


def test_default_of_a_secret_is_told() -> None:
    """Whether a secret setting was changed stays visible, the secret itself does not."""
    known = {"name": "stats.auth", "category": "Secure"}
    default = _scrubbed({**known, "value": _CANARY, "defaultvalue": _CANARY})
    changed = _scrubbed({**known, "value": _CANARY, "defaultvalue": "admin1:AdMiN123"})
    assert default == {**known, "value": MASK_DEFAULT, "defaultvalue": MASK}
    assert changed == {**known, "value": MASK_CHANGED, "defaultvalue": MASK}
    assert _scrubbed([default, changed]) == [default, changed]


def test_url_keeps_its_address() -> None:
    """Login and password go; scheme, host, path and other arguments stay."""
    url = "cifs://u:p@10.0.0.1/share?user=u&password=p&domain=d"
    assert scrub_value(url) == f"cifs://{MASK}@10.0.0.1/share?user=u&password={MASK}&domain=d"


def test_body_without_suspicion_is_the_same_bytes() -> None:
    """An answer that cannot hold a secret is kept byte for byte."""
    body = '{"listzonesresponse": {"zone": [ {"name": "é"} ]}}'.encode()
    assert scrub_bytes(body) == body


@given(_JSON | _NASTY)
def test_any_json(value: Any) -> None:
    """Any JSON is scrubbed without an error into JSON of the same structure, and stays so."""
    once = scrub_bytes(json.dumps(value).encode())
    assert scrub_bytes(once) == once
    assert _shape(json.loads(once)) == _shape(value)


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes(body: bytes) -> None:
    """Any bytes are scrubbed without an error, and a second time changes nothing."""
    once = scrub_bytes(body)
    assert scrub_bytes(once) == once


@given(_JSON)
def test_no_secret_survives(value: Any) -> None:
    """Whatever stands around and under it, a password is gone."""
    planted = {"around": value, "password": [value, _CANARY], "more": [{"secret": {"x": _CANARY}}]}
    assert _CANARY not in scrub_bytes(json.dumps(planted).encode()).decode()


def _shape(value: Any) -> Any:
    """The structure without the values."""
    if isinstance(value, dict):
        return {name: _shape(member) for name, member in value.items()}
    return [_shape(member) for member in value] if isinstance(value, list) else None
