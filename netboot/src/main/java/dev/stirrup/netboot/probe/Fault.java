package dev.stirrup.netboot.probe;

import java.util.Locale;

/// What can be wrong with a network's boot. Each has a section in `docs/probe.md`, named by its
/// code.
public enum Fault {
    NO_ANSWER(
            "no DHCP server answers this client",
            "start one here; if it is behind a router, a DHCP relay is missing: name the server in"
                    + " the router's helper address"),
    NO_ADDRESS(
            "boot information comes, but nobody leases an address",
            "start the site's DHCP server on this network, or its relay"),
    NO_BOOT_FILE(
            "nobody names a boot file",
            "set option 67 (boot file) for this architecture, or start stirrup in mode proxy"),
    NO_NEXT_SERVER(
            "a boot file, but no next server: machines will ask the DHCP server itself for it",
            "set the next server (siaddr; `next-server`) to the address of the TFTP server; option"
                    + " 66 alone is read by hardly any firmware"),
    TWO_BOOT_SERVERS(
            "two servers tell this client how to boot; which one wins depends on the firmware",
            "take the boot options out of one of them"),
    NO_HTTP_CLASS(
            "a URL without HTTPClient in option 60: UEFI HTTP Boot passes over such an offer",
            "send option 60 HTTPClient to clients whose class begins with HTTPClient"),
    NO_BOOT_SERVER(
            "PXEClient in option 60 without option 43 sends machines to port 4011, and nobody"
                    + " answers there",
            "take option 60 out of the DHCP server's answers, or set option 43 to 06:01:08:ff, or"
                    + " let UDP port 4011 through"),
    URL_FOR_PXE(
            "a URL for PXE firmware, which knows TFTP only",
            "give URLs to iPXE and to HTTP Boot only, by user class and architecture"),
    PATH_FOR_HTTP(
            "a file name for UEFI HTTP Boot, which wants a URL",
            "give architectures 15, 16, 18 and 19 an http:// or https:// URL"),
    TRAILING_ZERO(
            "something stands behind the boot file's zero byte, which some firmware sends on as a"
                    + " part of it",
            "end option 67 with the file's last letter, or with one zero byte as dnsmasq does"),
    NO_NETMASK(
            "the offer has no netmask (option 1): UEFI declines such a lease",
            "set option 1 in the DHCP server"),
    ANSWER_TOO_LONG(
            "the answer is longer than 1472 bytes, which UEFI passes over",
            "send fewer or shorter options to boot clients"),
    MALFORMED_ANSWER(
            "an answer that cannot be read; UEFI drops a packet for one wrong option",
            "look at the bytes with --packet, and correct the option's length"),
    FILE_MISSING("the server has no such file", "correct the name in DHCP, or put the file there"),
    SERVER_UNREACHABLE(
            "the server does not answer",
            "check the address, that TFTP or HTTP runs there, and the firewalls between"),
    FETCH_REFUSED("the server does not give the file", "look into that server's log"),
    NAME_UNKNOWN(
            "the server's name cannot be resolved", "use the address in the URL, or correct DNS"),
    TLS_UNTRUSTED(
            "the server's certificate is not trusted",
            "bring the authority's certificate into the firmware (`stirrup trust export`), and name"
                    + " it here with --trust"),
    REDIRECTED(
            "the server sends UEFI HTTP Boot elsewhere, and that follows no redirection",
            "name the final URL"),
    WRONG_ARCHITECTURE(
            "a program for another processor",
            "give each architecture (option 93) its own boot file"),
    NOT_A_PROGRAM("that is no program this client can start", "name the loader itself"),
    LOOP(
            "iPXE is given iPXE again, for ever",
            "give user class iPXE the script, and the loader to all others"),
    NO_ACK(
            "the offer was accepted, and no ACK came",
            "look into the DHCP server's log; a second server may have been meant"),
    ACK_DIFFERS(
            "the ACK names another boot file than the offer: PXE goes by the ACK, HTTP Boot by the"
                    + " offer",
            "let the DHCP server say the same in both"),
    BROKEN_TRANSFER("the transfer broke off, or broke the protocol", "look into that server's log");

    private final String text;
    private final String fix;

    Fault(String text, String fix) {
        this.text = text;
        this.fix = fix;
    }

    /// Stable: the section's name, and what programs are told.
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// A sentence without its capital and its full stop.
    public String text() {
        return text;
    }

    /// What to do.
    public String fix() {
        return fix;
    }
}
