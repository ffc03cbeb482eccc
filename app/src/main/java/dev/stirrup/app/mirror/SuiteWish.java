package dev.stirrup.app.mirror;

import java.util.List;
import java.util.Set;

/// Which files of a suite of Debian packages are wanted.
///
/// @param suite its folder below `dists`
/// @param packages by name; what they need comes along
/// @param isWhole all packages, whatever is named
/// @param hasInstaller the packages of Debian's installer too
record SuiteWish(
        String suite,
        List<String> components,
        List<String> architectures,
        Set<String> packages,
        boolean isWhole,
        boolean hasInstaller) {
    SuiteWish {
        components = List.copyOf(components);
        architectures = List.copyOf(architectures);
        packages = Set.copyOf(packages);
    }
}
