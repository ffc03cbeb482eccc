#!/bin/sh
# Stirrup with DHCP (a pool of 790,000 addresses), TFTP and HTTP together. STIRRUP_JAVA_OPTS reaches Java.
cat > "$BENCH_STATE/stirrup.yaml" <<YAML
listeners: { syslog: off, tftp: 69, http: 8080, http-per-address: 4096, tftp-per-client: 1024 }
policy: { unknown-machines: profile bench }
networks:
  - interface: $BENCH_IFACE
    mode: authoritative
    subnet: 10.64.0.0/12
    pools: [10.65.0.1-10.76.255.254]
YAML
exec "${STIRRUP:-$BENCH_HERE/../stirrup}" serve --settings "$BENCH_STATE/stirrup.yaml" --data "$BENCH_STATE/data" --force
