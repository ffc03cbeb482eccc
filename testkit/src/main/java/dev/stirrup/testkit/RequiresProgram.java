package dev.stirrup.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Marks tests that run programs which are not ours. Where one is missing they are skipped with
/// that reason, which `./verify` lists; what brings it on Debian stands in `./verify`.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(RequirementCondition.class)
public @interface RequiresProgram {
    /// The programs' names, looked for in PATH, `/usr/sbin` and `/sbin`; a name with a slash is a
    /// file that must exist.
    String[] value();
}
