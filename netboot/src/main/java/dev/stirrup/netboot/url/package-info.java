/// Boot URLs: their signatures, paths and queries.
@org.jspecify.annotations.NullMarked
package dev.stirrup.netboot.url;
