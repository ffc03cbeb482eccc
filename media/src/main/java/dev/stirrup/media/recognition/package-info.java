/// Tells from its files what system a disc brings and how it is started. What is known of each
/// system is a rule in a file of its own.
@org.jspecify.annotations.NullMarked
package dev.stirrup.media.recognition;
