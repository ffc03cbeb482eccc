#!/bin/sh
# Runs as the first program of a Linux that the lab booted, with the programs of Debian's installer:
# says so on the console, gets an address, reports "running" to the URL of the kernel argument
# "report" and whether Secure Boot is on, and switches the machine off.
b=/bin/busybox
$b mkdir -p /proc /sys /dev /run /tmp
$b mount -t proc proc /proc
$b mount -t sysfs sys /sys
$b mount -t devtmpfs dev /dev 2>/dev/null
exec </dev/console >/dev/console 2>&1
$b dmesg -n 1
echo
echo "stirrup-lab: user space of Linux $($b uname -r)"

# Asks a server for this URL. From Debian 13 on busybox has no wget, and the one that lies beside it
# would bring 7 MB of libraries.
ask() {
    $b wget -q -O /tmp/answer "$1" 2>/dev/null
    status=$?
    if [ $status -ne 127 ]; then return $status; fi
    server=${1#http://}
    path=/${server#*/}
    server=${server%%/*}
    port=${server##*:}
    if [ "$port" = "$server" ]; then port=80; fi
    $b printf 'GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$path" "$server" |
        $b nc "${server%:*}" "$port" >/tmp/answer
    case $($b head -n 1 /tmp/answer) in
        "HTTP/1.1 2"*) return 0 ;;
    esac
    return 1
}

report=
for word in $($b cat /proc/cmdline); do
    case $word in
        report=*) report=${word#report=} ;;
    esac
done

# The kernel asked the firmware for its variable SecureBoot before anything could change it. Debian's
# installer has no module for the variables themselves.
case $($b dmesg) in
    *"secureboot: Secure boot enabled"*) secure_boot=1 ;;
    *"secureboot: "*) secure_boot=0 ;;
    *) secure_boot=none ;;
esac
echo "stirrup-lab: SecureBoot=$secure_boot"

/stirrup-report-drivers

card=
for attempt in 1 2 3 4 5 6 7 8 9 10; do
    for path in /sys/class/net/*; do
        if [ -e "$path/device" ]; then card=${path##*/}; fi
    done
    if [ -n "$card" ]; then break; fi
    $b sleep 1
done
echo "stirrup-lab: network card ${card:-missing}"

$b ip link set lo up
$b ip link set "$card" up
if $b udhcpc -i "$card" -n -q -t 10 -T 2 -s /stirrup-report-address >/dev/null 2>&1; then
    echo "stirrup-lab: address $($b ip -4 addr show dev "$card" | $b sed -n 's/.*inet \([0-9.]*\).*/\1/p')"
else
    echo "stirrup-lab: no address"
fi

if [ -z "$report" ]; then
    echo "stirrup-lab: no report URL"
elif ask "$report?status=running&secureboot=$secure_boot&detail=SecureBoot=$secure_boot"; then
    echo "stirrup-lab: reported running"
else
    echo "stirrup-lab: the report failed"
fi
$b sync
$b poweroff -f
