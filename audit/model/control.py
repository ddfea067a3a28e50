"""The management plane as the API tells it: servers, database, usage, system VMs, routers."""

from audit.model.kinds import Bytes, Count, Index, Number, Ratio, Share, Table, Utc, col, key


class ManagementServer(Table, table="management_server", by="cloudstack"):
    """Management servers (listManagementServersMetrics; listManagementServers before 4.17)."""

    id: str = key("UUID of the server")
    name: str = col("Name")
    state: str | None = col("Up, Down, Maintenance, PreparingForMaintenance ...")
    version: str | None = col("Version of CloudStack")
    ip_address: str | None = col("Address in the cluster of servers (cluster.node.IP)")
    service_ip: str | None = col("Address it serves on")
    os: str | None = col("Operating system")
    kernel: str | None = col("Kernel")
    java_version: str | None = col("Java runtime")
    last_server_start: Utc | None = col("Start of the server process")
    last_server_stop: Utc | None = col("Stop of the server process")
    last_boot: Utc | None = col("Boot of the machine")
    db_is_local: bool | None = col("The database runs on this machine")
    usage_is_local: bool | None = col("The usage server runs on this machine")
    processors: Count | None = col("Processors")


class ManagementServerSample(
    Table, table="management_server_sample", kind="sample", by="cloudstack"
):
    """Moving values of management servers (listManagementServersMetrics)."""

    management_server_id: str = key("Server")
    at: Utc = key("Time of the sample")
    agents: Count | None = col("Connected agents")
    pending_jobs: Count | None = col("Asynchronous jobs waiting")
    heap_used: Bytes | None = col("Java heap in use")
    heap_total: Bytes | None = col("Java heap limit")
    cpu_load: Share | None = col("CPU load")
    memory_total: Bytes | None = col("Memory of the machine (rounded by the server)")
    memory_free: Bytes | None = col("Free memory of the machine (rounded by the server)")
    threads: Count | None = col("Threads")
    threads_blocked: Count | None = col("Blocked threads")
    sessions: Count | None = col("Open sessions")
    collected: Utc | None = col("When the server measured itself")


class ManagementPeer(Table, table="management_peer", by="cloudstack"):
    """How servers see each other (listManagementServers peers=true, 4.20.1+)."""

    management_server_id: str = key("The server that looks")
    peer_id: str = key("The server it looks at, or its name")
    peer_name: str | None = col("Name of the peer")
    state: str | None = col("State it sees")
    last_updated: Utc | None = col("When")


class DbServer(Table, table="db_server", by="cloudstack"):
    """The database as the answering server's configuration names it (listDbMetrics, trap 9)."""

    hostname: str = key("Database host of db.properties")
    version: str | None = col("Version")
    version_comment: str | None = col("Distribution of the database")
    replicas: str | None = col("Replicas of db.properties, sorted; empty: none configured")
    tls_versions: str | None = col("TLS versions offered")


class DbSample(Table, table="db_sample", kind="sample", by="cloudstack"):
    """Moving values of the database (listDbMetrics)."""

    hostname: str = key("Database host")
    at: Utc = key("Time of the sample")
    connections: Count | None = col("Open connections")
    queries: Count | None = col("Queries since start")
    uptime: Count | None = col("Seconds since start")
    load_1min: Ratio | None = col("First of the load averages it tells")


class UsageServer(Table, table="usage_server", by="cloudstack"):
    """The usage server (listUsageServerMetrics)."""

    hostname: str = key("Host it runs on; N/A when there is none")


class UsageSample(Table, table="usage_sample", kind="sample", by="cloudstack"):
    """How the usage server does (listUsageServerMetrics); judge by times, not by state (trap 8)."""

    hostname: str = key("Host it runs on; N/A when there is none")
    at: Utc = key("Time of the sample")
    state: str | None = col("What systemctl said on the answering server: do not judge by it")
    last_heartbeat: Utc | None = col("Last heartbeat")
    last_successful_job: Utc | None = col("Last good aggregation; NULL: never")


class SystemVm(Table, table="system_vm", by="cloudstack"):
    """Secondary storage VMs and console proxies (listSystemVms)."""

    id: str = key("UUID of the system VM")
    name: str = col("Name")
    type: str | None = col("secondarystoragevm or consoleproxy")
    state: str | None = col("Running, Stopped ...")
    agent_state: str | None = col("Up, Down ...; not told for every type and version")
    version: str | None = col("Version")
    zone_id: str | None = col("Zone")
    pod_id: str | None = col("Pod")
    host_id: str | None = col("Host")
    template_id: str | None = col("Template")
    public_ip: str | None = col("Public address")
    private_ip: str | None = col("Private address")
    disconnected: Utc | None = col("Last disconnect")
    created: Utc | None = col("Created")


class Router(
    Table,
    table="router",
    by="cloudstack",
    indexes=(
        Index(("guest_network_id",), "routers of a network"),
        Index(("vpc_id",), "routers of a VPC"),
    ),
):
    """Virtual routers (listRouters)."""

    id: str = key("UUID of the router")
    name: str = col("Name")
    role: str | None = col("VIRTUAL_ROUTER, INTERNAL_LB_VM ...")
    state: str | None = col("Running, Stopped ...")
    is_redundant: bool | None = col("One of a pair")
    redundant_state: str | None = col("PRIMARY (MASTER before 4.15), BACKUP, FAULT, UNKNOWN")
    requires_upgrade: bool | None = col("Older than the template this release wants")
    health_failed: bool | None = col("Its own health checks failed")
    version: str | None = col("Template version")
    software_version: str | None = col("CloudStack version of its scripts")
    zone_id: str | None = col("Zone")
    pod_id: str | None = col("Pod")
    host_id: str | None = col("Host; NULL when stopped")
    guest_network_id: str | None = col("Guest network (one only)")
    vpc_id: str | None = col("VPC")
    template_id: str | None = col("Template")
    service_offering_id: str | None = col("System offering")
    public_ip: str | None = col("Public address")
    domain_id: str | None = col("Domain")
    account: str | None = col("Account")
    created: Utc | None = col("Created")


class RouterNic(Table, table="router_nic", by="cloudstack"):
    """NICs of routers (listRouters.nic): all networks a router serves."""

    router_id: str = key("Router")
    id: str = key("UUID of the NIC")
    network_id: str | None = col("Network")
    traffic_type: str | None = col("Guest, Public, Control ...")
    mac: str | None = col("MAC address")
    ip_address: str | None = col("Address")


class AsyncJob(Table, table="async_job", by="cloudstack"):
    """Asynchronous jobs (listAsyncJobs)."""

    id: str = key("UUID of the job")
    command: str | None = col("Command class")
    status: Number | None = col("0 pending, 1 done, 2 failed")
    result_code: Number | None = col("Result code")
    account_id: str | None = col("Account")
    created: Utc | None = col("Created")
    completed: Utc | None = col("Completed")
    instance_type: str | None = col("Kind of the object it works on")
    instance_id: str | None = col("Object it works on")
    management_server_id: str | None = col("Management server that runs it (4.20+)")
    error: str | None = col("Why it failed")


class RouterHealthCheck(Table, table="router_health_check", by="cloudstack"):
    """Results of routers' own checks (listRouters fetchhealthcheckresults=true, 4.14+)."""

    router_id: str = key("Router")
    name: str = key("Check, e.g. connectivity.test, filesystem.writable.test")
    type: str | None = col("basic or advanced")
    success: bool | None = col("Passed")
    status: str | None = col("SUCCESS, FAILED, WARNING, UNKNOWN (4.20+)")
    details: str | None = col("What it says")
    updated: Utc | None = col("When it last ran")
