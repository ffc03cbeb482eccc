#!/bin/sh
# Stirrup by HTTP as a machine meets it: a script rendered for each request. STIRRUP_JAVA_OPTS reaches Java.
cat > "$BENCH_STATE/stirrup.yaml" <<YAML
listeners: { dhcp: off, syslog: off, tftp: off, http: $BENCH_PORT, https: $((BENCH_PORT+1)) }
YAML
exec "${STIRRUP:-$BENCH_HERE/../stirrup}" serve --settings "$BENCH_STATE/stirrup.yaml" --data "$BENCH_STATE/data"
