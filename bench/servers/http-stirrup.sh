#!/bin/sh
# Stirrup by HTTP: a plain folder opened to unknown machines, on every interface. All load comes from one address, as from
# behind a NAT, hence the bound. STIRRUP_JAVA_OPTS reaches Java.
cat > "$BENCH_STATE/stirrup.yaml" <<YAML
listeners: { dhcp: off, syslog: off, tftp: off, http: $BENCH_PORT, http-per-address: 4096 }
policy: { unknown-machines: profile bench }
YAML
exec "${STIRRUP:-$BENCH_HERE/../stirrup}" serve --settings "$BENCH_STATE/stirrup.yaml" --data "$BENCH_STATE/data"
