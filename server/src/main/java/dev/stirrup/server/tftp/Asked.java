package dev.stirrup.server.tftp;

import dev.stirrup.tftp.TftpPacket.ReadRequest;
import java.time.Instant;

/// A request, who made it, and when.
record Asked(ReadRequest request, Client client, Instant at) {}
