#!/bin/sh
# Makes the keys of a site now, which its server would make in the minute after its start, while it is measured.
for duty in root tls boot-signing platform key-exchange machine-identity manifest; do
    "${STIRRUP:-$BENCH_HERE/../stirrup}" trust export "$duty" --data "$BENCH_STATE/data" --out "$BENCH_STATE/$duty.pem" || exit
done
