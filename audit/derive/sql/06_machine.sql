/*
doc = """Servers, each once: a machine that was asked at two addresses gives a row of each source \
with one id."""
[columns]
server_id = "Server"
name = "Name: what its operating system told the BMC, else the serial, else the address"
vendor = "Vendor, in one spelling"
model = "Model"
serial = "Serial; NULL: none, or a placeholder"
address = "Address of its BMC that it is known by (the first in order)"
source = "Source of that address: parts of it tell the whole machine once"
addresses = "Addresses it was asked at [count]"
power_state = "Power state the BMC tells"
health = "Worst health of all its parts as the BMC rolls it up; NULL: not told"
sockets = "Processors fitted; NULL: not told [count]"
cores = "Cores; NULL: not told [count]"
threads = "Threads; NULL: not told [count]"
memory = "Memory fitted; NULL: not told [bytes]"
chassis_id = "Enclosure of a blade; NULL: none told"
slot = "Place in the enclosure or rack"
*/
WITH ranked AS (
    SELECT
        s.*,
        row_number() OVER (PARTITION BY s.id ORDER BY s.source) AS place,
        count(*) OVER (PARTITION BY s.id) AS addresses
    FROM server AS s
)

SELECT
    r.id AS server_id,
    coalesce(r.host_name, r.serial, r.address) AS name,
    r.vendor,
    r.model,
    r.serial,
    r.address,
    r.source,
    r.addresses,
    r.power_state,
    coalesce(r.health_rollup, r.health) AS health,
    r.sockets,
    r.cores,
    r.threads,
    r.memory,
    r.chassis_id,
    r.slot
FROM ranked AS r
WHERE r.place = 1
