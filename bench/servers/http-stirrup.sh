#!/bin/sh
# Stirrup by HTTP, and by HTTPS on BENCH_PORT+1: a plain folder opened to unknown machines, on every interface. STIRRUP_JAVA_OPTS reaches Java.
cat > "$BENCH_STATE/stirrup.yaml" <<YAML
listeners: { dhcp: off, syslog: off, tftp: off, http: $BENCH_PORT, https: $((BENCH_PORT+1)) }
policy: { unknown-machines: profile bench }
YAML
exec "${STIRRUP:-$BENCH_HERE/../stirrup}" serve --settings "$BENCH_STATE/stirrup.yaml" --data "$BENCH_STATE/data"
