#!/bin/sh
# The profile that opens $BENCH_ROOT, put into the records before the server starts, and the site's keys.
cat > "$BENCH_STATE/records.yaml" <<YAML
kind: profile
name: bench
open: true
folder: { path: "$BENCH_ROOT" }
YAML
"${STIRRUP:-$BENCH_HERE/../stirrup}" apply --data "$BENCH_STATE/data" --file "$BENCH_STATE/records.yaml" || exit
if [ -n "${BENCH_HTTPS:-}" ]; then
    exec "$BENCH_HERE/servers/https-keys.sh"
fi
exec "$BENCH_HERE/servers/site-keys.sh"
