#!/bin/sh
# What udhcpc does with a lease: the address and the routers, no more.
b=/bin/busybox
case $1 in
    deconfig)
        $b ip -4 addr flush dev "$interface"
        $b ip link set "$interface" up
        ;;
    bound | renew)
        $b ip -4 addr add "$ip/$mask" dev "$interface"
        for router in $router; do
            $b ip -4 route add default via "$router" dev "$interface"
        done
        ;;
esac
