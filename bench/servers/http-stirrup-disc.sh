#!/bin/sh
# As stirrup-rest, whose image is an ISO here.
exec "$BENCH_HERE/servers/http-stirrup-rest.sh"
