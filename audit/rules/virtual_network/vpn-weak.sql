/*
id = "vpn-weak"
title = "A tunnel with old ciphers"
question = "Do tunnels use ciphers or key exchanges that are no longer safe?"
category = "Security"
severity = "medium"
level = "vpn_customer_gateway"
confidence = "measured"
effort = "days"
actor = "tenant"
scope = "SELECT DISTINCT customer_gateway_id FROM vpn_connection WHERE customer_gateway_id <> ''"
optional = ["vpn_customer_gateway.ike_version", "vpn_customer_gateway.force_encap"]
why = """DES, triple DES, MD5 and key exchanges of 1,024 bits or less can be broken with means a \
determined attacker has, and IKE version 1 is retired. What crosses the tunnel can then be read \
or changed on its way."""
fix = """Agree with the remote side on aes256-sha256 with modp2048 or better and IKE version 2, \
and turn dead peer detection on."""
refs = ["rules.md vpn-weak", "RFC 8247", "ikeversion ike lets both sides choose and is not counted"]
guards = ["gateways without a connection", "dead peer detection off alone: low"]
*/
WITH listed AS (
    SELECT
        c.*,
        ';' || replace(replace(lower(c.ike_policy || ';' || c.esp_policy), '-', ';'), ',', ';')
        || ';' AS words
    FROM vpn_customer_gateway AS c
    WHERE c.id IN (SELECT k.customer_gateway_id FROM vpn_connection AS k)
),

weak AS (
    SELECT
        l.*,
        l.words LIKE '%;3des;%' OR l.words LIKE '%;des;%' AS cipher,
        l.words LIKE '%;md5;%' AS hash,
        l.words LIKE '%;modp1024;%' OR l.words LIKE '%;modp768;%' AS exchange,
        coalesce(lower(l.ike_version) = 'ikev1', 0) AS version
    FROM listed AS l
)

SELECT
    w.id AS subject,
    coalesce(w.name, w.gateway, w.id) AS name,
    CASE
        WHEN w.words IS NULL AND NOT w.version
            THEN
                'the policies of the tunnel to ' || coalesce(w.name, w.gateway, w.id)
                || ' are not told'
        ELSE 'the tunnel to ' || coalesce(w.name, w.gateway, w.id) || ' uses ' || substr(
            iif(w.cipher, ', (triple) DES', '') || iif(w.hash, ', MD5', '')
            || iif(w.exchange, ', a key exchange of 1024 bits or less', '')
            || iif(w.version, ', IKE version 1', '')
            || iif(w.dpd = 0, ', no dead peer detection', ''), 3
        )
    END AS message,
    iif(w.words IS NULL AND NOT w.version, 'not assessable', 'finding') AS outcome,
    iif(w.cipher OR w.hash OR w.exchange OR w.version, 'medium', 'low') AS severity,
    w.ike_policy,
    w.esp_policy,
    w.ike_version,
    w.dpd,
    w.force_encap,
    w.account
FROM weak AS w
WHERE w.words IS NULL OR w.cipher OR w.hash OR w.exchange OR w.version OR w.dpd = 0
ORDER BY w.id
