package dev.stirrup.netboot.explain;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.BootRequest;
import dev.stirrup.dhcp.DhcpPacket;
import java.util.Optional;

/// What one question of a machine would be answered.
///
/// @param question such as `DHCP DISCOVER as PXE` or `HTTP script for iPXE`
/// @param answer in one line
/// @param sent the question's own packet, for DHCP
/// @param packet the answer's packet; empty for silence and for files
/// @param text the script or configuration; empty for none
public record Step(
        String question,
        BootRequest request,
        BootDecision decision,
        String answer,
        Optional<DhcpPacket> sent,
        Optional<DhcpPacket> packet,
        Optional<String> text) {}
