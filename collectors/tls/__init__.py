"""TLS and TCP ports: one handshake each, without data ([[tls]] of the configuration)."""
