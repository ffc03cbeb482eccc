package dev.stirrup.app.command;

import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Serial;
import dev.stirrup.boot.SystemUuid;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Option;

/// What a machine is known by, on the command line, beside the site it belongs to: the command
/// reader takes one group of options for each method only.
final class Identities extends SiteOptions {
    @Option(
            names = "--mac",
            paramLabel = "MAC",
            description = "A network card's address; may be given several times.")
    private List<String> macs = List.of();

    @Option(names = "--uuid", paramLabel = "UUID", description = "The SMBIOS UUID.")
    private Optional<String> uuid = Optional.empty();

    @Option(names = "--serial", paramLabel = "TEXT", description = "The SMBIOS serial number.")
    private Optional<String> serial = Optional.empty();

    Set<HardwareAddress> macs() {
        Set<HardwareAddress> read = new HashSet<>();
        macs.forEach(text -> read.add(read("a MAC address", text, HardwareAddress::read)));
        return read;
    }

    Optional<SystemUuid> uuid() {
        return uuid.map(
                text -> read("a UUID of its own (not a placeholder)", text, SystemUuid::read));
    }

    Optional<Serial> serial() {
        return serial.map(
                text -> read("a serial number of its own (not a placeholder)", text, Serial::read));
    }

    static <T> T read(String what, String text, Function<String, Optional<T>> reader) {
        return reader.apply(text)
                .orElseThrow(() ->
                        new FailedException(
                                "\"" + Console.safe(text) + "\" is not " + what + ".", ""));
    }
}
