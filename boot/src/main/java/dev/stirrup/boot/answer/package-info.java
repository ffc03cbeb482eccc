/// What an installer reads instead of asking a person: its kinds, its text with the machine's facts
/// put in, and secrets that must not stand in it.
@org.jspecify.annotations.NullMarked
package dev.stirrup.boot.answer;
