/// FAT12, FAT16 and FAT32 with long names, as firmware reads them, read only.
@org.jspecify.annotations.NullMarked
package dev.stirrup.media.fat;
