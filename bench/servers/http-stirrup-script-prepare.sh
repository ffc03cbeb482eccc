#!/bin/sh
# One approved machine whose script is a small menu.
{
    printf 'kind: profile\nname: disk\nlocal-disk: true\n---\nkind: profile\nname: bench-menu\nmenu:\n  title: What shall this machine do?\n'
    printf '  timeout: 10s\n  fallback: disk\n  items:\n    - {profile: disk, label: Start from the disk}\n'
    printf -- '---\nkind: machine\nname: bench\nmacs: ["52:54:00:00:00:01"]\napproved: true\n---\nkind: plan\nmachine: bench\ndo: always\nprofile: bench-menu\n'
} > "$BENCH_STATE/records.yaml"
"${STIRRUP:-$BENCH_HERE/../stirrup}" apply --data "$BENCH_STATE/data" --file "$BENCH_STATE/records.yaml" || exit
if [ -n "${BENCH_HTTPS:-}" ]; then
    exec "$BENCH_HERE/servers/https-keys.sh"
fi
exec "$BENCH_HERE/servers/site-keys.sh"
