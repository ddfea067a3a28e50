/*
doc = """A row per firewall rule that lets any address in: the ports it opens. ICMP opens no \
port and is left out."""
[columns]
rule_id = "Firewall rule"
network_id = "Network"
ip_address_id = "Public address"
ip_address = "Public address as text"
protocol = "tcp, udp or all"
first_port = "First port [number]"
last_port = "Last port [number]"
ports = "Ports opened [count]"
*/
SELECT
    f.id AS rule_id,
    f.network_id,
    f.ip_address_id,
    f.ip_address,
    f.protocol,
    iif(f.protocol = 'all', 1, coalesce(f.start_port, 1)) AS first_port,
    iif(f.protocol = 'all', 65535, coalesce(f.end_port, f.start_port, 65535)) AS last_port,
    1 + iif(f.protocol = 'all', 65535, coalesce(f.end_port, f.start_port, 65535))
    - iif(f.protocol = 'all', 1, coalesce(f.start_port, 1)) AS ports
FROM firewall_rule AS f
WHERE
    f.direction = 'Ingress'
    AND coalesce(f.state, 'Active') NOT IN ('Revoke', 'Deleting')
    AND lower(f.protocol) IN ('all', 'tcp', 'udp')
    AND (
        instr(',' || replace(f.cidr_list, ' ', '') || ',', ',0.0.0.0/0,') > 0
        OR instr(',' || replace(f.cidr_list, ' ', '') || ',', ',::/0,') > 0
    )
