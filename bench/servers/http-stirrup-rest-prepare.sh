#!/bin/sh
# Files of $BENCH_ROOT taken in as an image, for one approved machine.
set -e
stirrup=${STIRRUP:-$BENCH_HERE/../stirrup}
"$stirrup" image add kept --data "$BENCH_STATE/data" --force --kernel "$BENCH_ROOT/loader.efi" --initrd "$BENCH_ROOT/initrd.img"
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
