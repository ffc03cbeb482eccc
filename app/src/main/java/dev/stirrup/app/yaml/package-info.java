/// YAML with positions: every value knows its line and column, and all problems are told at once.
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.yaml;
