/// The commands on answers and secrets.
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.answer;
