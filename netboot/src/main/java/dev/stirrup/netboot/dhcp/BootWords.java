package dev.stirrup.netboot.dhcp;

import dev.stirrup.dhcp.DhcpOptions;
import java.util.Optional;

/// What a DHCP answer says about booting.
///
/// @param file the boot file or URL, as events and screens show it; empty for none
/// @param headerFile the same for the packet's `file` field; empty when it is too long for that, or
///   is not to be told in this packet
/// @param options with the vendor class and whatever else belongs to the boot
/// @param style how it is said
public record BootWords(
        Optional<String> file, String headerFile, DhcpOptions options, AnswerStyle style) {}
