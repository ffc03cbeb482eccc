#!/bin/sh
# Makes a disk with a small Debian on it whose root is reached over iSCSI, and a RAM disk that
# installs disks. As root:
#
#   debian-root.sh MIRROR KEYRING FOLDER
#
# FOLDER then holds disk.raw (UEFI starts it; its initramfs logs in by the iBFT), vmlinuz,
# initrd.img, and install.cpio, which the initrd goes before.
set -eu
mirror=$1
keyring=$2
out=$3
suite=bookworm
work=$out/work
root=$work/root
over=$work/over
mkdir -p "$work" "$over/etc/initramfs-tools/conf.d" "$over/etc/initramfs-tools/hooks" \
    "$over/etc/systemd/system/multi-user.target.wants" "$over/usr/local/sbin"

echo 'MODULES=list' >"$over/etc/initramfs-tools/conf.d/stirrup"
cat >"$over/etc/initramfs-tools/hooks/stirrup" <<'END'
#!/bin/sh
[ "${1:-}" != prereqs ] || exit 0
. /usr/share/initramfs-tools/hook-functions
manual_add_modules virtio_pci virtio_net sd_mod sr_mod isofs
END
echo 'LABEL=stirrup-root / ext4 defaults 0 0' >"$over/etc/fstab"
echo stirrup-root >"$over/etc/hostname"
: >"$over/etc/machine-id"
cat >"$over/etc/systemd/system/stirrup-proof.service" <<'END'
[Unit]
Description=Tells that the system is up, and keeps records
Wants=iscsid.service
After=iscsid.service
[Service]
ExecStart=/usr/local/sbin/stirrup-proof
END
ln -s ../stirrup-proof.service "$over/etc/systemd/system/multi-user.target.wants/"

# Nobody logs in here, and each program costs an emulated processor seconds.
for unit in getty.target getty-static.service systemd-update-utmp.service \
    systemd-update-utmp-runlevel.service dpkg-db-backup.timer fstrim.timer; do
    ln -s /dev/null "$over/etc/systemd/system/$unit"
done

# Each record is told once it is on the disk. After the connection broke twenty more are kept; then
# the machine is off at once, with nothing written back.
cat >"$over/usr/local/sbin/stirrup-proof" <<'END'
#!/bin/sh
exec </dev/console >/dev/console 2>&1
until [ "$(systemctl is-active multi-user.target)" = active ]; do sleep 1; done
echo "stirrup-root: multi-user.target"
echo "stirrup-root: / on $(findmnt -n -o SOURCE /) of $(cat /sys/class/iscsi_session/*/targetname)"
breaks() { dmesg | grep -c 'detected conn error'; }
before=$(breaks)
n=0
last=
while [ -z "$last" ] || [ "$n" -lt "$last" ]; do
    n=$((n + 1))
    printf '%08d\n' "$n" >>/var/records
    if sync /var/records; then
        echo "stirrup-root: kept $n"
    else
        echo "stirrup-root: lost $n"
    fi
    if [ -z "$last" ] && [ "$(breaks)" != "$before" ]; then
        echo "stirrup-root: the connection broke"
        last=$((n + 20))
    fi
done
echo "stirrup-root: connections $(cat /sys/class/iscsi_connection/*/state)"
echo "stirrup-root: enough"
echo o >/proc/sysrq-trigger
sleep 60
END
chmod 755 "$over/etc/initramfs-tools/hooks/stirrup" "$over/usr/local/sbin/stirrup-proof"

rm -rf "$root"
mmdebstrap --mode=root --variant=essential --format=directory --components=main \
    --keyring="$keyring" --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --include=systemd,systemd-sysv,udev,open-iscsi,initramfs-tools,busybox,kmod,linux-image-cloud-amd64 \
    --include=systemd-boot-efi --essential-hook="cp -a '$over/.' \"\$1\"" \
    --customize-hook="cp -a '$over/.' \"\$1\"" "$suite" "$root" "$mirror"

cp "$root"/boot/vmlinuz-* "$out/vmlinuz"
cp "$root"/boot/initrd.img-* "$out/initrd.img"
rm -f "$root"/boot/initrd.img-* "$root"/boot/vmlinuz-*

# systemd-boot starts the kernel from the partition that UEFI looks into.
esp=$work/esp.img
boot=$work/boot
mkdir -p "$boot/EFI/BOOT" "$boot/loader/entries"
cp "$root/usr/lib/systemd/boot/efi/systemd-bootx64.efi" "$boot/EFI/BOOT/BOOTX64.EFI"
cp "$out/vmlinuz" "$out/initrd.img" "$boot"
printf 'default debian.conf\ntimeout 0\n' >"$boot/loader/loader.conf"
cat >"$boot/loader/entries/debian.conf" <<'END'
title Debian
linux /vmlinuz
initrd /initrd.img
options root=LABEL=stirrup-root rw iscsi_auto console=ttyS0 loglevel=3 systemd.show_status=auto
END
truncate -s 48M "$esp"
mkfs.fat -F 16 "$esp" >/dev/null
mcopy -s -i "$esp" "$boot/EFI" "$boot/loader" "$boot/vmlinuz" "$boot/initrd.img" ::/

disk=$work/disk.raw
rm -f "$disk"
truncate -s 562M "$disk"
printf 'label: gpt\nstart=2048,size=98304,type=U\nstart=100352,size=1048576,type=L\n' |
    sfdisk -q "$disk"
dd if="$esp" of="$disk" bs=1M seek=1 conv=sparse,notrunc status=none
mke2fs -q -F -t ext4 -L stirrup-root -d "$root" -E offset=$((100352 * 512)) "$disk" 512M

# The first program of the RAM disk that installs: it attaches what the iBFT names, copies a disk
# from the disc to the disk, and reports.
mkdir -p "$work/install"
cat >"$work/install/stirrup-install" <<'END'
#!/bin/sh
export PATH=/usr/bin:/usr/sbin:/bin:/sbin
mkdir -p /proc /sys /dev /run /tmp /disc
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev 2>/dev/null
exec </dev/console >/dev/console 2>&1
for word in $(cat /proc/cmdline); do
    case $word in report=*) report=${word#report=} ;; esac
done
modprobe -a virtio_pci virtio_net crc32c iscsi_tcp iscsi_ibft sd_mod sr_mod isofs
ip link set lo up
iscsistart -N
iscsistart -b
n=0
until [ -b /dev/sda ] && [ -b /dev/sr0 ] || [ $n -ge 30 ]; do
    n=$((n + 1))
    sleep 1
done
echo "stirrup-install: $(cd /sys/block && echo sd* sr*), the disk has $(cat /sys/block/sda/size) sectors"
mount -t iso9660 -o ro /dev/sr0 /disc &&
    dd if=/disc/disk.img of=/dev/sda bs=64k conv=fsync &&
    echo "stirrup-install: copied" &&
    wget -q -O /tmp/answer "$report?status=done" &&
    echo "stirrup-install: reported"
sync
poweroff -f
END
chmod 755 "$work/install/stirrup-install"
(cd "$work/install" && echo stirrup-install | cpio --quiet -o -H newc) >"$out/install.cpio"
mv "$disk" "$out/disk.raw"
rm -rf "$work"
