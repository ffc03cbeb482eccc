#!/bin/sh
# Stirrup as a DHCP server: durable leases, the decision of every request, no files. STIRRUP_JAVA_OPTS reaches Java.
cat > "$BENCH_STATE/stirrup.yaml" <<YAML
listeners: { http: off, tftp: off, syslog: off }
networks:
  - interface: $BENCH_IFACE
    mode: authoritative
    subnet: 10.64.0.0/12
    pools: [10.65.0.1-10.76.255.254]
YAML
exec "${STIRRUP:-$BENCH_HERE/../stirrup}" serve --settings "$BENCH_STATE/stirrup.yaml" --data "$BENCH_STATE/data" --force
