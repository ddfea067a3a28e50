/*
title = "Certificates"
group = "Management"
doc = "One port a TLS handshake was tried with, and the certificate it sent."
rows = "tls_endpoint"
[columns]
endpoint = { doc = "Host name or address and port that was tried." }
role = "tls_endpoint.role"
subject = "tls_certificate.subject"
names = { label = "Names", doc = "Subject alternative names, separated by commas.", look = "wrap" }
issuer = "tls_certificate.issuer"
not_after = { label = "Valid until", from = "tls_certificate.not_after" }
days_left = { unit = "days", label = "Left", doc = "Days until it ends, when it was looked at; negative: it has ended." }
not_before = { label = "Valid from", from = "tls_certificate.not_before" }
self_signed = "tls_certificate.self_signed"
verified = "tls_endpoint.verified"
why_not = { label = "Why not verified", from = "tls_endpoint.why_not" }
name_matches = "tls_endpoint.name_matches"
version = { label = "TLS version", from = "tls_endpoint.version" }
versions = { label = "TLS versions", doc = "Versions it takes, separated by commas; blank: not tried." }
key_bits = "tls_certificate.key_bits"
signature = "tls_certificate.signature"
connect = { label = "Time to connect", from = "tls_sample.connect" }
fault = "tls_endpoint.fault"
measured = { from = "tls_sample.at" }
site = { doc = "Site it was read from: the name of its source." }
*/
WITH look AS (
    SELECT
        address,
        port,
        connect,
        max(at) AS latest
    FROM tls_sample
    GROUP BY address, port
)

SELECT
    e.address || ':' || e.port AS endpoint,
    e.role,
    c.subject,
    (SELECT group_concat(j.value, ', ') FROM json_each(c.names) AS j) AS names,
    c.issuer,
    c.not_after,
    floor(julianday(c.not_after) - julianday(l.latest)) AS days_left,
    c.not_before,
    c.self_signed,
    e.verified,
    e.why_not,
    e.name_matches,
    e.version,
    (SELECT group_concat(j.value, ', ') FROM json_each(e.versions) AS j) AS versions,
    c.key_bits,
    c.signature,
    l.connect,
    e.fault,
    l.latest AS measured,
    rtrim(substr(
        e.source, instr(e.source, ':') + 1,
        instr(e.source || '/', '/') - instr(e.source, ':') - 1
    )) AS site
FROM tls_endpoint AS e
LEFT JOIN tls_certificate AS c
    ON e.address = c.address AND e.port = c.port AND c.place = 0
LEFT JOIN look AS l ON e.address = l.address AND e.port = l.port
ORDER BY days_left NULLS LAST, endpoint
