#!/bin/sh
# The same files inside an ISO that was taken in as it is, for one approved machine.
set -e
stirrup=${STIRRUP:-$BENCH_HERE/../stirrup}
xorriso -as mkisofs -quiet -R -V BENCH -o "$BENCH_STATE/disc.iso" -graft-points \
    loader.efi="$BENCH_ROOT/loader.efi" initrd.img="$BENCH_ROOT/initrd.img"
"$stirrup" image add kept "$BENCH_STATE/disc.iso" --data "$BENCH_STATE/data" --force
cat > "$BENCH_STATE/records.yaml" <<YAML
kind: profile
name: kept
linux: { image: kept, kernel: loader.efi, initrds: [initrd.img] }
---
kind: machine
name: bench
macs: ["52:54:00:00:00:01"]
approved: true
---
kind: plan
machine: bench
do: always
profile: kept
YAML
exec "$stirrup" apply --data "$BENCH_STATE/data" --file "$BENCH_STATE/records.yaml"
