package dev.stirrup.boot;

import java.util.Optional;

/// What an asker says of itself. Claims find a machine's record; they prove nothing.
public record Claims(
        Optional<HardwareAddress> mac, Optional<SystemUuid> uuid, Optional<Serial> serial) {
    private static final Claims NONE =
            new Claims(Optional.empty(), Optional.empty(), Optional.empty());

    public static Claims none() {
        return NONE;
    }

    public static Claims of(HardwareAddress mac) {
        return new Claims(Optional.of(mac), Optional.empty(), Optional.empty());
    }

    /// Whether nothing here could find a machine.
    public boolean isEmpty() {
        return mac.isEmpty() && uuid.isEmpty() && serial.isEmpty();
    }

    /// These claims, with what they lack taken from `others`.
    public Claims or(Claims others) {
        boolean addsNothing =
                (mac.isPresent() || others.mac.isEmpty())
                        && (uuid.isPresent() || others.uuid.isEmpty())
                        && (serial.isPresent() || others.serial.isEmpty());
        if (addsNothing || isEmpty()) {
            return addsNothing ? this : others;
        }
        return new Claims(
                mac.isPresent() ? mac : others.mac,
                uuid.isPresent() ? uuid : others.uuid,
                serial.isPresent() ? serial : others.serial);
    }

    // By hand, since every packet of a storm comes through here: the ones that Java makes cost
    // twenty times as much without its thorough compiler.
    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Claims that
                        && mac.equals(that.mac)
                        && uuid.equals(that.uuid)
                        && serial.equals(that.serial);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * mac.hashCode() + uuid.hashCode()) + serial.hashCode();
    }
}
