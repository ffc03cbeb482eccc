/// What grade a profile can come to, from its records and the files it names.
@org.jspecify.annotations.NullMarked
package dev.stirrup.app.grade;
