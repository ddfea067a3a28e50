"""What stands before management servers and their database: load balancers, TLS endpoints."""

from audit.model.kinds import Count, Json, Number, Seconds, Table, Utc, col, key


class LbNode(Table, table="lb_node", by="balancer"):
    """Load balancer processes (HAProxy `show info`; the host name where only statistics answer)."""

    id: str = key("address:port or socket path asked")
    name: str | None = col("node (show info), else the name of the target")
    cluster: str = col("Name of the [[balancer]] block: nodes of one block stand for each other")
    site: str | None = col("Site the configuration names; NULL: not named")
    address: str | None = col("Host asked; NULL: a local socket")
    kind: str = col("haproxy")
    version: str | None = col("Version; NULL: the statistics page does not tell it")
    started: Utc | None = col("When the process started (show info Uptime_sec)")
    vips: Json | None = col("Virtual addresses the configuration names, a JSON list, sorted")


class LbProxy(Table, table="lb_proxy", by="balancer"):
    """Frontends, backends and listen sections (statistics; haproxy.cfg where it was given)."""

    lb_node_id: str = key("Load balancer")
    name: str = key("Proxy (pxname)")
    kind: str = key("frontend or backend; a listen section is one of each")
    mode: str | None = col("http, tcp or health")
    status: str | None = col("OPEN, STOP, UP, DOWN; NULL: not told")
    balance: str | None = col("Algorithm: roundrobin, leastconn, source ...")
    sticky: str | None = col("cookie, stick-table, source, or none; NULL: not told")
    check_type: str | None = col(
        "What health checks try: none, L4, L6, http, mysql, ssl, tcp ...; L7: a protocol not "
        "told; NULL: not told"
    )
    timeout_client: Seconds | None = col("timeout client, of frontends; 0: none; NULL: not told")
    timeout_server: Seconds | None = col("timeout server, of backends; 0: none; NULL: not told")
    timeout_tunnel: Seconds | None = col(
        "timeout tunnel, of backends: it replaces both in TCP mode; NULL: not told, or none set"
    )
    default_backend: str | None = col("Backend a frontend sends to")


class LbBind(Table, table="lb_bind", by="balancer"):
    """Addresses frontends listen on (bind lines of haproxy.cfg)."""

    lb_node_id: str = key("Load balancer")
    proxy: str = key("Frontend")
    address: str = key("Address; * for all")
    port: Number = key("Port; the first of a range")
    tls: bool | None = col("It ends TLS here")


class LbServer(Table, table="lb_server", by="balancer"):
    """Servers of backends (statistics rows of type 2; server lines)."""

    lb_node_id: str = key("Load balancer")
    proxy: str = key("Backend")
    name: str = key("Server (svname)")
    address: str | None = col("Address it stands for; NULL: not told (the socket or a file tells)")
    port: Number | None = col("Port")
    status: str | None = col("UP, DOWN, MAINT, DRAIN, NOLB, no check")
    backup: bool | None = col("Used when no other is up (bck)")
    weight: Count | None = col("Weight")
    check_status: str | None = col("L4OK, L7OK, L7STS, L4CON ...; NULL: not checked")
    check_result: str | None = col("What the last check did (check_desc, last_chk)")
    changed: Utc | None = col("Last change of status, to the minute (lastchg)")


class LbServerSample(Table, table="lb_server_sample", kind="sample", by="balancer"):
    """Moving values of servers behind balancers."""

    lb_node_id: str = key("Load balancer")
    proxy: str = key("Backend")
    name: str = key("Server")
    at: Utc = key("Time of the sample")
    sessions: Count | None = col("Sessions now (scur)")
    total: Count | None = col("Sessions since start (stot)")
    queue: Count | None = col("Requests that wait (qcur)")
    check_failures: Count | None = col("Failed checks since start (chkfail)")
    downs: Count | None = col("Times it went down since start (chkdown)")


class TlsEndpoint(Table, table="tls_endpoint", by="tls"):
    """Ports a handshake was tried with, once, without data ([[tls]])."""

    address: str = key("Host name or address")
    port: Number = key("Port")
    role: str = col("api, agents, database, bmc, array, balancer or other: what the target says")
    open: bool | None = col("Took the connection; NULL: not tried, its name is not known")
    tls: bool | None = col("Ended a TLS handshake; NULL: only the connection was tried")
    version: str | None = col("Version agreed on: TLSv1.3 ...")
    versions: Json | None = col("Versions it takes, a JSON list; NULL: not tried (deep)")
    verified: bool | None = col("The chain ends in the trust store or the named CA")
    why_not: str | None = col("Why it does not")
    name_matches: bool | None = col("The certificate is for the name or address asked")
    fault: str | None = col("What happened instead: refused, no answer in time, reset ...")


class TlsCertificate(Table, table="tls_certificate", by="tls"):
    """Certificates endpoints sent, the leaf first."""

    address: str = key("Endpoint")
    port: Number = key("Port")
    place: Number = key("Place in the chain, from 0: the leaf")
    subject: str = col("Subject, RFC 4514")
    names: Json | None = col("Subject alternative names, a JSON list, sorted")
    issuer: str = col("Issuer, RFC 4514")
    not_before: Utc = col("Valid from")
    not_after: Utc = col("Valid until")
    self_signed: bool = col("Issuer is subject")
    serial: str = col("Serial number, hexadecimal")
    signature: str | None = col("Signature algorithm, e.g. sha256WithRSAEncryption")
    key_bits: Count | None = col("Size of the public key")


class TlsSample(Table, table="tls_sample", kind="sample", by="tls"):
    """How long a connection took."""

    address: str = key("Endpoint")
    port: Number = key("Port")
    at: Utc = key("Time of the sample")
    connect: Seconds | None = col("Time to connect: about one round trip")
    handshake: Seconds | None = col("Time of the TLS handshake")
