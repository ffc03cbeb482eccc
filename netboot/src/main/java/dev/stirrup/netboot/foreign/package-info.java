/// What to write into another DHCP server so that it names our loaders.
@org.jspecify.annotations.NullMarked
package dev.stirrup.netboot.foreign;
