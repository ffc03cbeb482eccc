package dev.stirrup.store.lease;

import dev.stirrup.dhcp.Lease;
import dev.stirrup.store.Micros;
import dev.stirrup.store.compact.CompactReader;
import dev.stirrup.store.compact.CompactWriter;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.Ipv4;
import java.util.ArrayList;
import java.util.List;

/// Leases as bytes: one byte of format, then for each lease its state, address, end, network,
/// hardware address, client identifier and host name. The identifier is left out when it only
/// repeats an Ethernet address, as almost all do. The form is on disk: never changed, only added
/// to.
final class LeaseCode {
    private static final int FORMAT = 1;
    private static final int STATE = 3;
    private static final int HAS_CLIENT = 4;
    private static final byte ETHERNET = 1;

    private LeaseCode() {}

    static byte[] write(Iterable<Lease> leases) {
        CompactWriter out = new CompactWriter();
        out.unsigned(FORMAT);
        for (Lease lease : leases) {
            boolean hasClient = !isBare(lease.client(), lease.chaddr());
            out.unsigned(code(lease.state()) | (hasClient ? HAS_CLIENT : 0));
            out.unsigned(lease.address().bits() & 0xffffffffL);
            out.number(Micros.of(lease.expires()));
            out.text(lease.network()).bytes(lease.chaddr().toArray());
            if (hasClient) {
                out.bytes(lease.client().toArray());
            }
            out.text(lease.hostname());
        }
        return out.toBytes();
    }

    /// @throws IllegalArgumentException for what was not written by [#write]
    static List<Lease> read(byte[] bytes) {
        CompactReader in = new CompactReader(bytes);
        int format = in.small();
        if (format != FORMAT) {
            throw new IllegalArgumentException("leases in a form of a later version: " + format);
        }
        List<Lease> leases = new ArrayList<>();
        while (in.hasMore()) {
            leases.add(lease(in));
        }
        return leases;
    }

    private static Lease lease(CompactReader in) {
        int kind = in.small();
        Ipv4 address = new Ipv4((int) in.unsigned());
        long expires = in.number();
        String network = in.text();
        byte[] chaddr = in.bytes();
        byte[] client = (kind & HAS_CLIENT) != 0 ? in.bytes() : bare(chaddr);
        return new Lease(
                address,
                network,
                Bytes.of(client),
                Bytes.of(chaddr),
                in.text(),
                state(kind & STATE),
                Micros.at(expires));
    }

    private static boolean isBare(Bytes client, Bytes chaddr) {
        if (client.length() != chaddr.length() + 1 || client.at(0) != ETHERNET) {
            return false;
        }
        for (int i = 0; i < chaddr.length(); i++) {
            if (client.at(i + 1) != chaddr.at(i)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] bare(byte[] chaddr) {
        byte[] client = new byte[chaddr.length + 1];
        client[0] = ETHERNET;
        System.arraycopy(chaddr, 0, client, 1, chaddr.length);
        return client;
    }

    private static int code(Lease.State state) {
        return switch (state) {
            case BOUND -> 0;
            case RELEASED -> 1;
            case DECLINED -> 2;
        };
    }

    private static Lease.State state(int code) {
        return switch (code) {
            case 0 -> Lease.State.BOUND;
            case 1 -> Lease.State.RELEASED;
            case 2 -> Lease.State.DECLINED;
            default -> throw new IllegalArgumentException("no state of a lease: " + code);
        };
    }
}
