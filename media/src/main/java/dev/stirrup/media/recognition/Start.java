package dev.stirrup.media.recognition;

import java.util.List;

/// One way to start a system. All paths are those of files that are on the disc.
public sealed interface Start {
    /// A Linux kernel.
    ///
    /// @param initrds in the order the kernel gets them
    record Linux(String kernel, List<String> initrds) implements Start {
        public Linux {
            initrds = List.copyOf(initrds);
        }
    }

    /// WinPE in a WIM.
    ///
    /// @param others the disc's own boot manager, its settings and its RAM disk image, as far as
    ///   they are there
    record WinPe(String wim, List<String> others) implements Start {
        public WinPe {
            others = List.copyOf(others);
        }
    }

    /// An EFI program, or one for BIOS that loaders start by themselves.
    record Program(String path) implements Start {}
}
