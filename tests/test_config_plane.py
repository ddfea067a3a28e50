"""[[balancer]] and [[tls]] blocks: what is read, what is refused and how it is said."""

from pathlib import Path

import pytest

from audit.config import load_config
from audit.errors import ConfigError
from tests.command_line import clean, run

BALANCER = """
[[balancer]]
name = "lb"
kind = "haproxy"
addresses = ["https://lb1:8404/stats", "/run/haproxy/admin.sock"]
user = "audit"
password = "env:LB"
configs = ["lb.cfg"]
vips = ["192.0.2.9"]
site = "north"
"""
TLS = """
[[tls]]
name = "plane"
addresses = ["cloud.example"]
ports = ["192.0.2.3:3306"]
targets = ["balancer"]
role = "api"
"""


def written(folder: Path, text: str) -> Path:
    """A configuration file."""
    path = folder / "stackaudit.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_read(tmp_path: Path) -> None:
    """Files lie beside the configuration; lists are tuples."""
    found = load_config(written(tmp_path, BALANCER + TLS))
    (balancer,), (ports,) = found.balancer, found.tls
    assert balancer.configs == (str(tmp_path / "lb.cfg"),)
    assert (balancer.site, balancer.vips, balancer.timeout) == ("north", ("192.0.2.9",), 10)
    assert (ports.targets, ports.parallel, ports.timeout) == (("balancer",), 5, 5)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"haproxy"', '"f5"', "not collected yet"),
        ('"haproxy"', '"nginx"', "known is 'haproxy'"),
        ('password = "env:LB"', "", "user and password, or neither"),
        ('["lb.cfg"]', '["a", "b", "c"]', "one for each"),
        ('kind = "haproxy"', "", "needs kind"),
        ('vips = ["192.0.2.9"]', "vips = [1]", "a list of texts"),
        ("site", "sight", "did you mean balancer.site"),
        ('targets = ["balancer"]', 'targets = ["snmp"]', "known are cloudstack"),
        ('role = "api"', 'role = "web"', "known are api"),
        ('name = "plane"', "", "needs name"),
    ],
)
def test_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    """A sentence that names the file, the block and what to do."""
    path = written(tmp_path, (BALANCER + TLS).replace(old, new))
    with pytest.raises(ConfigError, match=said) as refused:
        load_config(path)
    assert str(path) in str(refused.value)


def test_nothing_to_probe(tmp_path: Path) -> None:
    """A block of ports names some."""
    with pytest.raises(ConfigError, match="addresses, ports or targets"):
        load_config(written(tmp_path, '[[tls]]\nname = "x"\n'))


def test_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would be asked, without asking; the password is read and not shown."""
    clean(monkeypatch, tmp_path)
    monkeypatch.setenv("LB", "canary-Balancer-password")
    written(tmp_path, BALANCER + TLS)
    found = run("collect", "--plan")
    assert found.code == 0, found
    assert "GET https://lb1:8404/stats;csv" in found.out
    assert "show servers state at /run/haproxy/admin.sock" in found.out
    assert "TLS handshake: cloud.example:443 (api)" in found.out
    assert "TLS handshake: lb1:8404 (balancer)" in found.out
    assert "connection: 192.0.2.3:3306 (api)" in found.out
    assert "canary" not in found.out + found.err


def test_blocks_without_traits_of_their_own(tmp_path: Path) -> None:
    """Databases, hosts, pools and vCenters: what has no default is needed, files lie beside."""
    plain = {
        "mysql": 'addresses = ["db1"]\nuser = "a"\npassword = "env:DB"\nca = "ca.pem"\n',
        "host": 'addresses = ["h1"]\nuser = "a"\nkey_file = "id"\n',
        "xenserver": 'addresses = ["x1"]\nuser = "a"\npassword = "env:XEN"\n',
        "vsphere": 'address = "vc"\nuser = "a"\npassword = "env:VC"\n',
    }
    text = "".join(f'[[{kind}]]\nname = "{kind}"\n{rest}' for kind, rest in plain.items())
    found = load_config(written(tmp_path, text))
    assert found.mysql[0].ca == str(tmp_path / "ca.pem")
    assert found.host[0].key_file == str(tmp_path / "id")
    assert found.xenserver[0].addresses == ("x1",)
    assert found.vsphere[0].address == "vc"
    for kind, rest in plain.items():
        with pytest.raises(ConfigError, match=rf"every \[\[{kind}\]\] needs user"):
            load_config(written(tmp_path, f'[[{kind}]]\nname = "n"\n{rest.replace("user", "#")}'))
