"""The configuration file: every key, every mistake a sentence, and what wins over what."""

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.cli.common import settings
from audit.config import Brand, Config, Mail, load_config
from audit.errors import ConfigError
from audit.targets import ArrayTarget, CloudStackTarget, RedfishTarget, SnmpTarget

WHOLE = """
place = [{ rack = "R1", hosts = ["h*"] }]
mail = { host = "mx.example", sender = "a@us.example", to = ["b@acme.example"], security = "tls" }
customer = "Acme"
database = "data/acme.db"
raw = "answers"
reports = "/srv/reports"
rules = ["rules", "/etc/rules"]
waivers = "waivers.toml"
overlay = "overlay.toml"
params = { pool-used = { high = 0.9 } }

[[cloudstack]]
name = "one"
endpoint = "https://one.example/client/api"
key = "env:KEY"
secret = "file:secret"
ca = "ca.pem"
fingerprint = "ab:cd"
verify = false
parallel = 2
timeout = 30
budget = 600
page_size = 100
deep = true

[[cloudstack]]
name = "two"
endpoint = "cs:two"
key = "cs:two"
secret = "cs:two"

[[snmp]]
name = "racks"
addresses = ["10.0.0.1", "sw2.example"]
version = "3"
community = "env:COMMUNITY"
user = "audit"
auth = "SHA256"
auth_password = "env:AUTH"
priv = "AES256"
priv_password = "env:PRIV"
context = "vrf"
port = 1161
parallel = 8
timeout = 5
retries = 2
max_repetitions = 20
interval = 30

[[redfish]]
name = "metal"
addresses = ["bmc1.example", "[2001:DB8::1]"]
user = "audit"
password = "env:BMC"
pins = "pins.txt"
ca = "bmc.pem"
verify = false
bmcs = 16
parallel = 1
timeout = 20
budget = 300
deep = true

[[array]]
name = "filer"
kind = "ontap"
address = "filer.example"
user = "audit"
password = "env:FILER"
token = "env:TOKEN"
ca = "filer.pem"
fingerprint = "ab:cd"
verify = false
parallel = 2
timeout = 20
budget = 300
deep = true
[brand]
consultant = "Us"
confidentiality = "Secret"
colour = "#1F4e79"
title = "Health"
contact = "a@us.example"
logo = "us.png"
accent = "#AABBCC"
period = "quarter"
language = "de"
"""
SNMP = '[[snmp]]\nname = "a"\naddresses = ["h"]\ncommunity = "env:C"\n'
TARGET = '[[cloudstack]]\nname = "a"\nendpoint = "b"\nkey = "env:C"\nsecret = "env:D"\n'


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable and no file of the machine plays a part."""
    for prefix in ("STACKAUDIT", "CLOUDSTACK"):
        for name in ("ENDPOINT", "KEY", "SECRET", "CONFIG", "DB"):
            monkeypatch.delenv(f"{prefix}_{name}", raising=False)
    monkeypatch.chdir(tmp_path)


def read(folder: Path, text: str) -> Config:
    """The configuration this text makes."""
    path = folder / "audit.toml"
    path.write_text(text, encoding="utf-8")
    return load_config(path)


def test_every_key(tmp_path: Path) -> None:
    """Every key is kept, and paths are relative to the file."""
    config = read(tmp_path, WHOLE)
    assert config.customer == "Acme"
    assert config.database == tmp_path / "data" / "acme.db"
    assert (config.raw, config.reports) == (tmp_path / "answers", Path("/srv/reports"))
    assert config.rules == (tmp_path / "rules", Path("/etc/rules"))
    assert config.mail == Mail("mx.example", "a@us.example", ("b@acme.example",), "tls")
    assert config.params == {"pool-used": {"high": 0.9}}
    logo = f"{tmp_path}/us.png"
    brand = ("Us", "Secret", "#1F4e79", "Health", "a@us.example", logo, "#AABBCC", "quarter", "de")
    assert config.brand == Brand(*brand)
    assert config.overlay == tmp_path / "overlay.toml"
    assert config.waivers == tmp_path / "waivers.toml"
    assert config.origin == str(tmp_path / "audit.toml")
    one, two = config.cloudstack
    assert one == CloudStackTarget(
        "one", "https://one.example/client/api", "env:KEY", "file:secret", f"{tmp_path}/ca.pem",
        "ab:cd", verify=False, parallel=2, timeout=30, budget=600, page_size=100, deep=True,
    )  # fmt: skip
    assert (two.name, two.verify, two.page_size) == ("two", True, 500)
    assert config.snmp == (
        SnmpTarget(
            "racks", ("10.0.0.1", "sw2.example"), "3", "env:COMMUNITY", "audit", "SHA256",
            "env:AUTH", "AES256", "env:PRIV", "vrf", 1161, 8, 5, 2, 20, 30,
        ),
    )  # fmt: skip
    targets = (CloudStackTarget, SnmpTarget, RedfishTarget, ArrayTarget)
    named = {f.name for cls in (Config, *targets, Brand) for f in fields(cls)}
    elsewhere = {"origin", "mysql", "balancer", "tls", "host", "xenserver", "vsphere"}
    elsewhere |= {"assets", "baseline", "detail"}  # test_assets.py, test_report_detail.py
    assert {n for n in named if f"\n{n} = " not in WHOLE and f"[{n}" not in WHOLE} == elsewhere


def test_every_key_of_devices(tmp_path: Path) -> None:
    """Servers and arrays."""
    config = read(tmp_path, WHOLE)
    assert config.redfish == (
        RedfishTarget(
            "metal", ("bmc1.example", "2001:db8::1"), "audit", "env:BMC", f"{tmp_path}/pins.txt",
            f"{tmp_path}/bmc.pem", verify=False, bmcs=16, parallel=1, timeout=20, budget=300,
            deep=True,
        ),
    )  # fmt: skip
    assert config.array == (
        ArrayTarget(
            "filer", "ontap", "filer.example", "audit", "env:FILER", "env:TOKEN",
            f"{tmp_path}/filer.pem", "ab:cd", verify=False, parallel=2, timeout=20, budget=300,
            deep=True,
        ),
    )  # fmt: skip


def test_home_is_expanded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A path that starts with ~ lies in the home folder."""
    monkeypatch.setenv("HOME", "/home/somebody")
    assert read(tmp_path, 'database = "~/a.db"').database == Path("/home/somebody/a.db")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('custommer = "x"', "unknown key custommer; did you mean customer?"),
        ('origin = "x"', "unknown key origin; known are ['cloudstack'"),
        (f"{TARGET}end_point = 1", "unknown key cloudstack.end_point; did you mean cloudstack.end"),
        ("customer = 1", "customer must be text"),
        ("database = ['a']", "database must be text"),
        ('rules = "rules"', 'rules must be a list of folders: rules = ["rules"]'),
        ("rules = [1]", "rules must be text"),
        ("waivers = true", "waivers must be text"),
        ("cloudstack = 1", "cloudstack must be written with two brackets"),
        ('[cloudstack]\nname = "a"', "cloudstack must be written with two brackets"),
        ('cloudstack = ["a"]', "cloudstack must be a table"),
        ('[[redfish]]\nname = "a"\naddresses = ["b"]', "every [[redfish]] needs user."),
        ('[[array]]\nname = "a"\nkind = "ontap"', "every [[array]] needs address."),
        (
            '[[array]]\nname = "a"\nkind = "ontab"\naddress = "b"',
            "array 'a': unknown kind 'ontab'; did you mean 'ontap'?",
        ),
        (
            '[[array]]\nname = "a"\nkind = "zzz"\naddress = "b"',
            "unknown kind 'zzz'; known are ontap, solidfire",
        ),
        ('[[cloudstack]]\nname = "a"', "every [[cloudstack]] needs endpoint."),
        (TARGET.replace('"env:D"', "1"), "cloudstack.secret must be text"),
        (f"{TARGET}verify = 'no'", "cloudstack.verify must be true or false"),
        (f"{TARGET}verify = 0", "cloudstack.verify must be true or false"),
        (f"{TARGET}ca = 1", "cloudstack.ca must be text"),
        (f"{TARGET}parallel = 0", "cloudstack.parallel must be a whole number above 0"),
        (f"{TARGET}timeout = true", "cloudstack.timeout must be a whole number"),
        (f"{TARGET}budget = 1.5", "cloudstack.budget must be a whole number"),
        (f"{TARGET}page_size = '500'", "cloudstack.page_size must be a whole number"),
        (TARGET + TARGET, "two [[cloudstack]] targets are called 'a'"),
        ("[[snmp]]\nname = 'a'", "every [[snmp]] needs addresses"),
        ("[[snmp]]\naddresses = ['a']", "every [[snmp]] needs name"),
        (SNMP.replace('["h"]', '"h"'), "snmp.addresses must be a list of texts"),
        (SNMP.replace('["h"]', "[1]"), "snmp.addresses must be a list of texts"),
        (SNMP.replace('["h"]', "['h', 'h']"), "snmp 'a' names an address twice"),
        (SNMP.replace("community", "user"), "snmp 'a': needs community (or another version)"),
        (f"{SNMP}version = '3'", "snmp 'a': needs user (or another version)"),
        (f"{SNMP}version = 2", "snmp.version must be text"),
        (f"{SNMP}comunity = 'x'", "unknown key snmp.comunity; did you mean snmp.community?"),
        (SNMP + SNMP, "two [[snmp]] targets are called 'a'"),
        ("params = 1", "params are tables"),
        ("[params]\nhigh = 1", "params are tables"),
        ("customer =", "not TOML"),
        ("customer = 'a'\ncustomer = 'b'", "not TOML"),
    ],
)
def test_mistakes(tmp_path: Path, text: str, sentence: str) -> None:
    """A mistake is a ConfigError that names the file, the key and what is right."""
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path}/audit.toml: ")
    assert sentence in str(caught.value)


def test_unreadable(tmp_path: Path) -> None:
    """A file that is missing, a folder, or not UTF-8 is a ConfigError naming it."""
    with pytest.raises(ConfigError, match=r"missing\.toml: cannot be read"):
        load_config(tmp_path / "missing.toml")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path)
    path = tmp_path / "latin.toml"
    path.write_bytes(b'customer = "\xfc"')
    with pytest.raises(ConfigError, match="not TOML"):
        load_config(path)


@given(st.text())
def test_any_text(text: str) -> None:
    """Any text is a configuration or a ConfigError."""
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - a fresh folder per example

    with TemporaryDirectory() as folder:
        path = Path(folder) / "audit.toml"
        path.write_bytes(text.encode("utf-8", "replace"))
        try:
            said = load_config(path).origin
        except ConfigError as error:
            said = str(error)
        assert said.startswith(str(path))


def test_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command line wins over the environment, that over the file, that over defaults."""
    assert settings(None, None) == (Config(), Path("stackaudit.db"))
    Path("stackaudit.toml").write_text('database = "here.db"', encoding="utf-8")
    assert settings(None, None)[1] == Path("here.db")
    named = tmp_path / "named.toml"
    named.write_text('database = "named.db"', encoding="utf-8")
    monkeypatch.setenv("STACKAUDIT_CONFIG", str(named))
    assert settings(None, None)[1] == tmp_path / "named.db"
    assert settings(Path("stackaudit.toml"), None)[1] == Path("here.db")
    assert settings(None, Path("flag.db"))[1] == Path("flag.db")


@pytest.mark.parametrize("prefix", ["STACKAUDIT", "CLOUDSTACK"])
def test_target_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, prefix: str
) -> None:
    """An address in the environment is a target, unless the file has its own."""
    monkeypatch.setenv(f"{prefix}_ENDPOINT", "https://env.example/client/api")
    wanted = CloudStackTarget(
        "cloudstack", "https://env.example/client/api", f"env:{prefix}_KEY", f"env:{prefix}_SECRET"
    )
    assert load_config(None).cloudstack == (wanted,)
    assert read(tmp_path, 'customer = "a"').cloudstack == (wanted,)
    assert read(tmp_path, TARGET).cloudstack[0].endpoint == "b"


def test_our_variables_win(monkeypatch: pytest.MonkeyPatch) -> None:
    """With both kinds of variables set, STACKAUDIT_* is taken."""
    monkeypatch.setenv("CLOUDSTACK_ENDPOINT", "https://cs.example")
    monkeypatch.setenv("STACKAUDIT_ENDPOINT", "https://ours.example")
    assert [t.endpoint for t in load_config(None).cloudstack] == ["https://ours.example"]
