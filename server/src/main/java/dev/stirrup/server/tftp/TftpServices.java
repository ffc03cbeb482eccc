package dev.stirrup.server.tftp;

import dev.stirrup.boot.event.Events;
import dev.stirrup.server.FileService;
import dev.stirrup.server.Loops;
import dev.stirrup.server.Shelf;
import java.time.InstantSource;

/// What a TFTP listener needs from the rest of the server.
public record TftpServices(
        Loops loops, FileService files, Shelf shelf, Events events, InstantSource clock) {}
