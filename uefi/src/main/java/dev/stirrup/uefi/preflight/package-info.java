/// What Secure Boot will say to a file, told before any machine loads it.
package dev.stirrup.uefi.preflight;
