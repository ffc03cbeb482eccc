/// Path to boot request, decision to file or text, for TFTP and HTTP alike.
@org.jspecify.annotations.NullMarked
package dev.stirrup.netboot.file;
