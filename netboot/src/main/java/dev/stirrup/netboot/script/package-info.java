/// What loaders are told: texts for iPXE and GRUB.
@org.jspecify.annotations.NullMarked
package dev.stirrup.netboot.script;
