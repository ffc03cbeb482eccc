#!/bin/sh
# Runs as the first program of a Linux that the lab booted, inside the RAM disk of Debian's installer:
# says so on the console, gets an address, reports "running" to the URL of the kernel argument
# "report", and switches the machine off.
export PATH=/bin:/sbin:/usr/bin:/usr/sbin
mkdir -p /proc /sys /dev /run /tmp
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev 2>/dev/null
exec </dev/console >/dev/console 2>&1
dmesg -n 1
echo
echo "stirrup-lab: user space of Linux $(uname -r)"

report=
for word in $(cat /proc/cmdline); do
    case $word in
        report=*) report=${word#report=} ;;
    esac
done

load() {
    for module in "$@"; do
        file=$(find /lib/modules -name "$module.ko*" | head -n 1)
        if [ -n "$file" ]; then insmod "$file" 2>/dev/null; fi
    done
}
load virtio virtio_ring virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci failover net_failover virtio_net

card=
for attempt in 1 2 3 4 5 6 7 8 9 10; do
    for path in /sys/class/net/*; do
        if [ -e "$path/device" ]; then card=${path##*/}; fi
    done
    if [ -n "$card" ]; then break; fi
    sleep 1
done
echo "stirrup-lab: network card ${card:-missing}"

ip link set lo up
ip link set "$card" up
if udhcpc -i "$card" -n -q -t 10 -T 2 -s /stirrup-report-address >/dev/null; then
    echo "stirrup-lab: address $(ip -4 addr show dev "$card" | sed -n 's/.*inet \([0-9.]*\).*/\1/p')"
else
    echo "stirrup-lab: no address"
fi

if [ -z "$report" ]; then
    echo "stirrup-lab: no report URL"
elif wget -q -T 10 -t 3 -O /tmp/answer --post-data=status=running "$report"; then
    echo "stirrup-lab: reported running"
else
    echo "stirrup-lab: the report failed"
fi
sync
poweroff -f
