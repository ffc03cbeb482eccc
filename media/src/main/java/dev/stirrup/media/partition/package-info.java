/// Partition tables: MBR and GPT.
@org.jspecify.annotations.NullMarked
package dev.stirrup.media.partition;
