/// Files that are being served: opened, checked in time, and let out part by part. Start reading at
/// [OpenBytes].
@org.jspecify.annotations.NullMarked
package dev.stirrup.server.content;
