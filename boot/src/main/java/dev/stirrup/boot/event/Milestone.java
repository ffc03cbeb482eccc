package dev.stirrup.boot.event;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.boot.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What can happen to a booting machine, past tense. All texts that come from the network are
/// stored as they came and must be made safe by whoever prints them.
public sealed interface Milestone {
    /// A DISCOVER arrived.
    record DiscoverReceived(
            Client client, Optional<Firmware> firmware, String vendorClass, String relay)
            implements Milestone {}

    /// An OFFER left.
    ///
    /// @param address the offered address; empty for an offer of boot information only (proxyDHCP)
    /// @param bootFile the file or URL named in it; empty for none
    record OfferSent(String address, String bootFile) implements Milestone {}

    /// The machine kept asking after our offers, so it is offered its boot in another way now.
    ///
    /// @param from the style it was answered in until now
    record AnswerStyleChanged(String from, String to) implements Milestone {}

    /// Another server's OFFER was seen.
    record ForeignOfferSeen(String server, String address, String bootFile) implements Milestone {}

    /// A REQUEST arrived.
    ///
    /// @param server the server it names (option 54); empty for a renewal or a reboot
    record RequestReceived(Client client, String address, String server) implements Milestone {}

    /// An ACK left; the lease behind it is on disk.
    record AckSent(String address, String bootFile, Duration lease) implements Milestone {}

    /// A NAK left.
    record NakSent(String address, String why) implements Milestone {}

    /// The machine found its address in use and gave it back.
    record DeclineReceived(String address) implements Milestone {}

    /// The machine gave its address back.
    record ReleaseReceived(String address) implements Milestone {}

    /// The machine has an address and wants the rest.
    record InformReceived(String address) implements Milestone {}

    /// The address meant for the machine answers somebody: another one is looked for.
    ///
    /// @param station the hardware address of whoever uses it
    record AddressInUse(String address, String station) implements Milestone {}

    /// No address could be leased.
    record LeaseDenied(String why) implements Milestone {}

    /// Port 4011 was asked for the boot file.
    record BootServerAsked(Client client, Optional<Firmware> firmware) implements Milestone {}

    /// Port 4011 answered.
    record BootServerAnswered(String bootFile) implements Milestone {}

    /// No boot was given, with the reason's code.
    record BootWithheld(Stage stage, String reason, String detail) implements Milestone {}

    /// A TFTP read was accepted.
    ///
    /// @param options the options agreed, as `name=value` joined by spaces
    record TransferStarted(String file, String options, long size) implements Milestone {}

    /// A TFTP read ended with its last acknowledgment.
    ///
    /// @param kind what it was for
    record TransferFinished(String file, FileKind kind, long bytes, int resent, Duration took)
            implements Milestone {}

    /// Firmware asked for the size and broke off, as EDK2 does before each file. No failure.
    record TransferProbed(String file, long size) implements Milestone {}

    /// A TFTP read ended early.
    record TransferFailed(String file, FileKind kind, long bytes, String why)
            implements Milestone {}

    /// A file or path that does not exist was asked for.
    ///
    /// @param protocol `tftp` or `http`
    record FileMissing(String protocol, String file) implements Milestone {}

    /// A loader looked beside itself for a file that few sites have, and it is not here. Nothing is
    /// wrong: that it looks shows that it runs.
    ///
    /// @param protocol `tftp` or `http`
    record SideFileSought(String protocol, String file) implements Milestone {}

    /// A file was not sent, or not to its end, because its bytes on this server's disk are not
    /// those that were put there, or could not be read.
    ///
    /// @param kind what it was for
    /// @param what what is wrong with it
    record ContentDamaged(String path, FileKind kind, String what) implements Milestone {}

    /// An HTTP request was answered in full.
    ///
    /// @param kind what it was for
    /// @param channel how the answer left; plain for those told before there were others
    record HttpServed(
            String method,
            String path,
            FileKind kind,
            int status,
            long bytes,
            Duration took,
            Channel channel)
            implements Milestone {
        /// One that left as it was.
        public HttpServed(
                String method, String path, FileKind kind, int status, long bytes, Duration took) {
            this(method, path, kind, status, bytes, took, Channel.PLAIN);
        }
    }

    /// An HTTP answer was broken off by the machine.
    record HttpBroken(String path, FileKind kind, long bytes, long size) implements Milestone {}

    /// Somebody at the machine logged in, to choose an entry of a menu.
    record OperatorLoggedIn(String operator) implements Milestone {}

    /// Somebody at the machine gave a wrong name or password, or has to wait after several of them.
    /// What was typed is not told: it may be a password.
    record LoginRefused() implements Milestone {}

    /// A TLS handshake ended well. The same one of the same machine is told once a minute.
    ///
    /// @param version such as `TLSv1.2`
    /// @param suite IANA's name
    /// @param engine what served it: `BoringSSL` or `JDK`
    /// @param client the subject of the machine's own certificate, which was checked; empty for
    ///   none
    record TlsEstablished(String version, String suite, String engine, String client)
            implements Milestone {}

    /// A TLS handshake failed.
    ///
    /// @param why the alert that the machine sent, by its name in RFC 8446 section 6 such as
    ///   `unknown_ca`; or `closed-after-certificate`, `nothing-in-common`, `timeout`, `unreadable`,
    ///   `client-certificate-refused`, `failed`
    record TlsFailed(String why, String detail) implements Milestone {}

    /// A program is about to be served, and this is what Secure Boot says to it, as far as is known
    /// here: read from the file itself, the keys that machines are sold with, the site's own, and
    /// the lists of what is revoked. No machine said so.
    ///
    /// @param program `shim`, `uki`, or empty for any other
    /// @param signers who signed it, joined by commas; empty when nobody did
    /// @param firmware the keys with which firmware starts it, by their titles, joined by commas
    /// @param shims the shims that start it as their second stage, by their titles, joined by
    ///   commas
    /// @param refused for each of the other keys why not, joined by semicolons
    record SecureBootForeseen(
            String file,
            FileKind kind,
            String program,
            String signers,
            String firmware,
            String shims,
            String refused)
            implements Milestone {
        /// Whether some keys that are known here start it.
        public boolean isAcceptedSomewhere() {
            return !firmware.isEmpty() || !shims.isEmpty();
        }
    }

    /// The machine said whether its Secure Boot is on. It is a claim of whatever runs there.
    ///
    /// @param by who said it there: `iPXE`, `GRUB` or `system`
    /// @param channel how it said so
    record SecureBootClaimed(String by, boolean isOn, Channel channel) implements Milestone {}

    /// The machine asked by OCSP whether a certificate is withdrawn, and was told.
    ///
    /// @param serial its serial number in hexadecimal digits
    /// @param status `good` or `revoked`
    record CertificateStatusTold(String serial, String status) implements Milestone {}

    /// The machine logged in to its disk: its loader, its operating system, or either again.
    ///
    /// @param proof what was proved: `chap`, `mutual chap` or `none`
    /// @param digest by which CHAP did it, such as `sha-256`; empty for those told before there was
    ///   a choice, and where nothing was proved
    record DiskAttached(String target, String proof, String digest) implements Milestone {
        /// One whose digest is not known.
        public DiskAttached(String target, String proof) {
            this(target, proof, "");
        }
    }

    /// The machine reads from its disk, for the first time since it logged in.
    record DiskRead(String target) implements Milestone {}

    /// Nothing comes of a session with the disk any more, though it is there.
    ///
    /// @param why what is waited for
    /// @param waited since when
    record DiskStalled(String target, String why, Duration waited) implements Milestone {}

    /// A session with the disk ended, and the machine had not logged out.
    ///
    /// @param why how it ended
    /// @param unanswered how many of its commands nobody will answer
    /// @param others how many sessions with the disk the machine has beside it; 0 for those told
    ///   before that was known
    record DiskLost(String target, String why, int unanswered, int others) implements Milestone {
        /// One of a machine that had no other session, as far as is known.
        public DiskLost(String target, String why, int unanswered) {
            this(target, why, unanswered, 0);
        }
    }

    /// A session with the disk goes on that stood still.
    ///
    /// @param stood for how long
    record DiskResumed(String target, Duration stood) implements Milestone {}

    /// The machine logged in again in place of a session that had not ended, as initiators do that
    /// lost their connection.
    record DiskTakenOver(String target) implements Milestone {}

    /// Somebody who wanted the machine's disk did not get it.
    ///
    /// @param peer the address it came from
    /// @param why a reason's code and more, or how iSCSI calls it
    record DiskRefused(String target, String peer, String why) implements Milestone {}

    /// The machine logged out from its disk, as systems do that are shut down in order.
    record DiskReleased(String target) implements Milestone {}

    /// A loader was given its script or configuration.
    ///
    /// @param profile the profile's name; empty for the waiting page or the local disk
    /// @param summary what it is in a few words, at the end the other servers that it leads to
    record ScriptServed(Client client, String profile, String summary) implements Milestone {
        private static final String ON_TO = ", on to ";

        /// One that may lead to other servers, by their names or addresses.
        public static ScriptServed leading(
                Client client, String profile, String summary, List<String> servers) {
            return new ScriptServed(
                    client,
                    profile,
                    servers.isEmpty() ? summary : summary + ON_TO + String.join(" ", servers));
        }

        /// The other servers that it leads to.
        List<String> leadsTo() {
            int at = summary.lastIndexOf(ON_TO);
            return at < 0 ? List.of() : List.of(summary.substring(at + ON_TO.length()).split(" "));
        }

        /// Whether it shows that nobody has approved the machine.
        public boolean isWaitingPage() {
            return profile.isEmpty() && summary.contains("waits");
        }
    }

    /// The script let the machine's installer fetch its answers.
    ///
    /// @param kind whose answers they are: `preseed`, `kickstart`
    record AnswersOffered(String answers, String kind) implements Milestone {}

    /// An installer was given a file of its answers.
    ///
    /// @param channel how they left
    record AnswersServed(String answers, String file, Channel channel) implements Milestone {}

    /// Somebody with the URL of this machine's answers was not given them.
    ///
    /// @param client the address that asked
    /// @param reason its code
    record AnswersWithheld(String client, String reason, String detail) implements Milestone {}

    /// A file of a mirror could not be given.
    ///
    /// @param path as it was asked for
    /// @param reason its code
    record MirrorFailed(String path, String reason, String detail) implements Milestone {}

    /// A message from iPXE or an installer, by syslog.
    record MessageReceived(String program, int severity, String text) implements Milestone {}

    /// The machine reported.
    ///
    /// @param status `running`, `done`, `failed`, or the installer's own word
    record Reported(String status, String detail) implements Milestone {}

    /// How bytes left this server.
    enum Channel {
        /// As they are: whoever is on the way can read and change them.
        PLAIN,
        /// Within TLS, under this server's certificate.
        TLS,
        /// Within TLS, and the machine's own certificate was checked.
        MUTUAL_TLS;

        public boolean isSecured() {
            return this != PLAIN;
        }
    }

    /// What a file is for.
    enum FileKind {
        LOADER,
        SCRIPT,
        KERNEL,
        INITRD,
        IMAGE,
        FOLDER,
        ANSWERS,
        OTHER
    }
}
