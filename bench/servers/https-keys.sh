#!/bin/sh
# Gives a site the same certificate for HTTPS as its peers have, and makes its other keys now rather than while it is measured.
stirrup=${STIRRUP:-$BENCH_HERE/../stirrup}
"$stirrup" trust import server --data "$BENCH_STATE/data" "$BENCH_CERT" "$BENCH_KEY" || exit
for duty in root tls boot-signing platform key-exchange machine-identity manifest; do
    "$stirrup" trust export "$duty" --data "$BENCH_STATE/data" --out "$BENCH_STATE/$duty.pem" || exit
done
