#!/bin/sh
# Stirrup by HTTP: an image for one machine that is known. STIRRUP_JAVA_OPTS reaches Java.
cat > "$BENCH_STATE/stirrup.yaml" <<YAML
listeners: { dhcp: off, syslog: off, tftp: off, http: $BENCH_PORT }
YAML
exec "${STIRRUP:-$BENCH_HERE/../stirrup}" serve --settings "$BENCH_STATE/stirrup.yaml" --data "$BENCH_STATE/data"
