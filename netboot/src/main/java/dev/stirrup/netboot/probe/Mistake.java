package dev.stirrup.netboot.probe;

/// Something wrong that was found.
///
/// @param detail with which server, file or value; from the network, to be made safe before it is
///   printed
public record Mistake(Fault fault, String detail) {}
