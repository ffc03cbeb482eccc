/// TFTP on the wire: sockets, timers and files around [dev.stirrup.tftp.ReadTransfer]. Everything
/// that belongs to a listener is confined to its event loop; only looking up and opening a file
/// happens elsewhere. Start reading at [TftpListener].
@org.jspecify.annotations.NullMarked
package dev.stirrup.server.tftp;
