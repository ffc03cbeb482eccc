/// Drivers of Windows: what an INF is for, and cabinets to put drivers into.
@org.jspecify.annotations.NullMarked
package dev.stirrup.media.driver;
