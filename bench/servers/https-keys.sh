#!/bin/sh
# Gives a site the same certificate for HTTPS as its peers have, and its other keys.
"${STIRRUP:-$BENCH_HERE/../stirrup}" trust import server --data "$BENCH_STATE/data" "$BENCH_CERT" "$BENCH_KEY" || exit
exec "$BENCH_HERE/servers/site-keys.sh"
