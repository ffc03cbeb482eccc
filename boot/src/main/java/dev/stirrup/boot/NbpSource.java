package dev.stirrup.boot;

import dev.stirrup.boot.BootDecision.Load;
import dev.stirrup.boot.BootDecision.Refuse;
import java.util.Optional;

/// Where an NBP may come from.
///
/// @param owner for whom, in a refusal
/// @param file the only one that may be taken; empty: the one that suits the firmware
/// @param isTlsOnly whether everything has to come by HTTPS
record NbpSource(String owner, LoaderSet loaders, Optional<String> file, boolean isTlsOnly) {
    /// The file for firmware that asks, or why there is none.
    BootDecision choose(BootRequest request) {
        if (request.firmware().isEmpty()) {
            return new Refuse(Reason.UNKNOWN_FIRMWARE, owner);
        }
        Firmware firmware = request.firmware().get();
        Optional<Loader> usual = usual(firmware);
        if (usual.isEmpty()) {
            return new Refuse(Reason.NO_LOADER_FOR_FIRMWARE, owner + " for " + firmware.text());
        }
        // shim would bring a GRUB that cannot go on, and stops at its prompt.
        Onward way = onward(request);
        Optional<Loader> going = goingOn(firmware, way);
        if (going.isEmpty() && way == Onward.HTTPS) {
            return new Refuse(
                    Reason.HTTPS_REQUIRED,
                    "GRUB of the loader set " + loaders.name() + " cannot do it");
        }
        // Where nothing of the set is known to go on, what it begins with may do so all the same:
        // the other server may name us too.
        return new Load(going.orElse(usual.get()), isTlsOnly);
    }

    private Onward onward(BootRequest request) {
        if (isTlsOnly && request.channel().tls() != Channel.Tls.NONE) {
            return Onward.HTTPS;
        }
        if (request.client() == Client.HTTP_BOOT) {
            return Onward.HTTP;
        }
        return request.channel().isProxied() ? Onward.PROXY : Onward.TFTP;
    }

    private Optional<Loader> usual(Firmware firmware) {
        return file.isPresent()
                ? Optional.of(new Loader(loaders.name(), file.get()))
                : loaders.loaderFor(firmware);
    }

    private Optional<Loader> goingOn(Firmware firmware, Onward way) {
        return file.isEmpty()
                ? loaders.loaderFor(firmware, way)
                : usual(firmware).filter(loader -> loaders.goesOn(firmware, loader, way));
    }
}
