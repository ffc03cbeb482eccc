/// Windows' imaging format: which images a file has, and the files in them.
@org.jspecify.annotations.NullMarked
package dev.stirrup.media.wim;
