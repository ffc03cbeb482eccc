/// Files from other servers: fetched whole, gone on with where they were cut off, and bounded.
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.fetch;
