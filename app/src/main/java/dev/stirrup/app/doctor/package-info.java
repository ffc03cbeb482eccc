/// `stirrup doctor`: looks at everything a boot needs of this server, and tells what is wrong and
/// the way out. Changes nothing.
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.doctor;
