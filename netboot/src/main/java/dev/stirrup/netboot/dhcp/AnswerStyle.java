package dev.stirrup.netboot.dhcp;

import dev.stirrup.netboot.script.LocalBoot;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// How a client is answered by DHCP. Firmware differs in what it understands, so this is data: the
/// built-in styles below, and whatever a site's settings add.
///
/// @param name for settings, events and the label `quirk` of a machine
/// @param fileIn which packet tells the boot file
/// @param option43 what PXE's vendor option holds
/// @param vendorClass what option 60 of the answer says
/// @param isBroadcast whether answers are broadcast even when the client did not ask for it
/// @param endsTextsWithZero whether options 66 and 67 end in a zero byte, for ROMs that read them
///   as C strings (as dnsmasq does it). Option 67 of PXE firmware does so in every style
/// @param largestBlock the largest TFTP block this client can take, in bytes
/// @param localBoot how a script leaves for the local disk
public record AnswerStyle(
        String name,
        FileIn fileIn,
        Option43 option43,
        VendorClass vendorClass,
        boolean isBroadcast,
        boolean endsTextsWithZero,
        OptionalInt largestBlock,
        LocalBoot localBoot) {

    /// Which packet tells the boot file.
    public enum FileIn {
        /// The OFFER itself, and the ACK.
        OFFER,
        /// Only the ACK from port 4011: the OFFER says no more than that we are a boot server.
        BOOT_SERVER
    }

    /// What option 43 holds (protocols: PXE 2.1 section 2.2, section 16 of our fact sheet).
    public enum Option43 {
        NONE,
        /// `06 01 08 ff`: take the boot file from this packet, no prompt, no menu.
        DISCOVERY_CONTROL,
        /// The same and a prompt "PXE" with time-out 0: the form dnsmasq sends to BIOS clients.
        MENU,
        /// A menu whose one line reads "Raspberry Pi Boot": the Pi's ROM looks for that text.
        RASPBERRY_PI
    }

    /// What option 60 of the answer says.
    public enum VendorClass {
        NONE,
        PXE,
        HTTP
    }

    /// An address and the file in one answer, without a sign of PXE: what EDK2 calls DhcpOnly. No
    /// client read for our fact sheet fails to boot from it.
    public static final AnswerStyle COMBINED =
            plain("combined", FileIn.OFFER, Option43.NONE, VendorClass.NONE);

    /// The same as a PXE answer that forbids discovery, for ROMs that insist on option 60.
    public static final AnswerStyle COMBINED_PXE =
            plain("combined-pxe", FileIn.OFFER, Option43.DISCOVERY_CONTROL, VendorClass.PXE);

    /// An offer without a file that sends the client to port 4011: seen to boot OVMF 2022.11 beside
    /// another DHCP server, as dnsmasq does it for UEFI.
    public static final AnswerStyle BOOT_SERVER =
            plain("boot-server", FileIn.BOOT_SERVER, Option43.NONE, VendorClass.PXE);

    /// The file in a proxy offer with a prompt that waits for nobody: seen with BIOS clients, and
    /// with OVMF 2022.11, 2025.02 and 2026.08, none of which then asks port 4011.
    public static final AnswerStyle MENU =
            plain("menu", FileIn.OFFER, Option43.MENU, VendorClass.PXE);

    /// The file in a proxy offer, discovery forbidden, no prompt. Seen with OVMF 2022.11.
    public static final AnswerStyle DISCOVERY_CONTROL =
            plain("discovery-control", FileIn.OFFER, Option43.DISCOVERY_CONTROL, VendorClass.PXE);

    /// A proxy offer for iPXE: file and next server in it, so that it does not ask port 4011.
    public static final AnswerStyle PROXY_FILE =
            plain("proxy-file", FileIn.OFFER, Option43.NONE, VendorClass.PXE);

    /// UEFI HTTP Boot drops an offer that does not echo its class.
    public static final AnswerStyle HTTP =
            plain("http", FileIn.OFFER, Option43.NONE, VendorClass.HTTP);

    /// The ROM of a Raspberry Pi, beside another DHCP server or alone. Made from descriptions; not
    /// tried with a board.
    public static final AnswerStyle RASPBERRY_PI =
            plain("raspberry-pi", FileIn.OFFER, Option43.RASPBERRY_PI, VendorClass.PXE);

    /// The styles that settings may name.
    public static final List<AnswerStyle> BUILT_IN =
            List.of(
                    COMBINED,
                    COMBINED_PXE,
                    BOOT_SERVER,
                    MENU,
                    DISCOVERY_CONTROL,
                    PROXY_FILE,
                    HTTP,
                    RASPBERRY_PI);

    /// A built-in style by its name.
    public static Optional<AnswerStyle> named(String name) {
        return BUILT_IN.stream().filter(style -> style.name.equals(name)).findFirst();
    }

    /// The style of an answer from port 4011 to a client of this style: the file, and no menu.
    AnswerStyle atBootServer() {
        return new AnswerStyle(
                name,
                FileIn.OFFER,
                option43 == Option43.RASPBERRY_PI ? option43 : Option43.NONE,
                vendorClass == VendorClass.NONE ? VendorClass.PXE : vendorClass,
                isBroadcast,
                endsTextsWithZero,
                largestBlock,
                localBoot);
    }

    private static AnswerStyle plain(
            String name, FileIn fileIn, Option43 option43, VendorClass vendorClass) {
        return new AnswerStyle(
                name,
                fileIn,
                option43,
                vendorClass,
                false,
                false,
                OptionalInt.empty(),
                LocalBoot.EXIT);
    }
}
