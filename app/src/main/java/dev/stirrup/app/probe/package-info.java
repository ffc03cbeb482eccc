/// `stirrup probe`: asks a network as machines would, and fetches what they would fetch.
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.probe;
