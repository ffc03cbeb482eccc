#!/bin/sh
# What udhcpc does with a lease: the address and the routers, no more.
case $1 in
    deconfig)
        ip -4 addr flush dev "$interface"
        ip link set "$interface" up
        ;;
    bound | renew)
        ip -4 addr add "$ip/$mask" dev "$interface"
        for router in $router; do
            ip -4 route add default via "$router" dev "$interface"
        done
        ;;
esac
