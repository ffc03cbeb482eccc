@org.jspecify.annotations.NullMarked
package dev.stirrup.dhcp;
