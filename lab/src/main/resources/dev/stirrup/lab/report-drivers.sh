#!/bin/sh
# Loads the drivers of QEMU's network card. Each comes after those it needs; later kernels of Debian 12
# have "virtio" need "virtio_ring".
b=/bin/busybox
drivers=$($b find /lib/modules -name 'virtio*.ko*' -o -name '*failover.ko*')
for module in virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci failover net_failover virtio_net; do
    for file in $drivers; do
        case $file in
            */"$module".ko) ;;
            */"$module".ko.xz)
                $b unxz -c "$file" >/tmp/module.ko
                file=/tmp/module.ko
                ;;
            *) continue ;;
        esac
        # From Debian 13 on busybox has no insmod.
        $b insmod "$file" 2>/dev/null || /sbin/insmod "$file" 2>/dev/null
    done
done
