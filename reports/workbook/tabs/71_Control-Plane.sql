/*
title = "Control plane"
group = "Management"
doc = "One part of the control plane: virtual addresses, load balancers, management servers, databases, zones."
rows = "control_part"
[columns]
part = { doc = "Name of the part." }
kind = { label = "Kind", doc = "virtual address, load balancer, management server, database or zone." }
site = { doc = "Where it stands; blank: not named." }
site_by = { label = "Site by", doc = "Who names the site: place, a block of the configuration, a Galera segment or the zone." }
address = { doc = "Address; blank: not told." }
role = { doc = "What it is, e.g. galera, replica, arbiter; blank: not told." }
state = { doc = "What it says of itself; blank: not told." }
balancers = { label = "Behind balancers", doc = "What load balancers say of it; blank: it is behind none that was read.", look = "wrap" }
version = { doc = "Version; blank: not told." }
votes = { unit = "count", doc = "Votes in the cluster of databases; blank: none, or not told." }
lag = { unit = "s", doc = "How far the replica is behind; blank: none, or replication does not run." }
round_trip = { unit = "s", label = "Round trip", doc = "To the nearest port of the zone from where the audit ran; blank: not measured." }
control = { unit = "bool", label = "Stops it alone", doc = "The control plane stops when it fails alone; blank: not known." }
why = { doc = "The chain of what needs what.", look = "wrap" }
id = { label = "ID", doc = "Node of the failure graph." }
*/
SELECT
    p.name AS part,
    p.tier AS kind,
    p.site,
    p.site_by,
    p.address,
    p.role,
    p.state,
    b.states AS balancers,
    p.version,
    p.votes,
    p.lag,
    p.round_trip,
    p.control,
    p.why,
    p.node_id AS id
FROM control_part AS p
LEFT JOIN control_backend AS b ON p.node_id = b.target
ORDER BY
    CASE p.tier
        WHEN 'virtual address' THEN 1
        WHEN 'load balancer' THEN 2
        WHEN 'management server' THEN 3
        WHEN 'database' THEN 4
        ELSE 5
    END,
    p.name,
    p.node_id
