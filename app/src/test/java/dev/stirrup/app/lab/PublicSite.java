package dev.stirrup.app.lab;

import dev.stirrup.lab.FirmwareFiles;
import dev.stirrup.lab.LabAddress;
import dev.stirrup.lab.LabPayload;
import dev.stirrup.lab.LabServer;
import dev.stirrup.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A stand-in for netboot.xyz and for a distribution's server, under their own names in the lab's
/// network, with a certificate of an authority that is no site's. Its menus are laid out as
/// netboot.xyz's are: a first program with a script in it, `menu.ipxe` with `boot.cfg`, a menu for
/// each system, and kernels on other servers.
///
/// The first program is a script and the iPXE of Debian's package, which finds what netboot.xyz's
/// has built in as `autoexec.ipxe`.
final class PublicSite {
    static final String NAME = "boot.netboot.xyz";
    static final String PROGRAM = "ipxe/netboot.xyz-snponly.efi";
    private static final String KERNELS = "deb.debian.org";

    private static final String FIRST =
            """
            #!ipxe
            imgfetch --name autoexec.ipxe https://boot.netboot.xyz/built-in.ipxe
            chain --autofree https://boot.netboot.xyz/snponly.efi
            """;

    /// What its own iPXE does: settings of the network, those of the site, the menu.
    private static final String BUILT_IN =
            """
            #!ipxe
            set boot_domain boot.netboot.xyz
            set conn_type https
            dhcp || shell
            isset ${next-server} && chain tftp://${next-server}/local-vars.ipxe || echo none of the site's own
            chain --autofree ${conn_type}://${boot_domain}/menu.ipxe || echo stand-in: no menu
            shell
            """;

    private static final String SETTINGS =
            """
            #!ipxe
            set site_name netboot.xyz
            set sigs_enabled false
            set menu_linux 1
            set debian_mirror http://deb.debian.org
            set debian_base_dir debian
            """;

    private static final String MENU =
            """
            #!ipxe
            isset ${arch} || cpuid --ext 29 && set arch x86_64 || set arch i386
            chain --autofree boot.cfg || goto failed
            :main
            clear menu
            menu ${site_name}
            item local To the disk
            iseq ${menu_linux} 1 && item debian Debian of ${arch} ||
            choose --default debian menu || goto failed
            goto ${menu} ||
            iseq ${sigs_enabled} true && imgverify ${menu}.ipxe sigs/${menu}.ipxe.sig ||
            chain ${menu}.ipxe || goto failed
            goto main
            :local
            exit 0
            :failed
            echo stand-in: an error
            shell
            """;

    private static final String DEBIAN =
            """
            #!ipxe
            goto ${menu}
            :debian
            iseq ${arch} x86_64 && set os_arch amd64 ||
            set dir ${debian_base_dir}/dists/bookworm/${os_arch}
            imgfree
            kernel ${debian_mirror}/${dir}/linux ARGUMENTS
            initrd ${debian_mirror}/${dir}/initrd.gz
            boot
            """;

    private final Path folder;

    private PublicSite(Path folder) {
        this.folder = folder;
    }

    /// Makes it.
    ///
    /// @param payload a kernel and a RAM disk that reports
    static PublicSite make(Path folder, FirmwareFiles files, Path payload) throws Exception {
        var site = new PublicSite(Files.createDirectories(folder));
        Path menus = folder.resolve(NAME);
        write(menus.resolve(PROGRAM), FIRST);
        write(menus.resolve("built-in.ipxe"), BUILT_IN);
        write(menus.resolve("boot.cfg"), SETTINGS);
        write(menus.resolve("menu.ipxe"), MENU);
        write(
                menus.resolve("debian.ipxe"),
                DEBIAN.replace(
                        "ARGUMENTS",
                        LabPayload.ARGUMENTS.replace(
                                "${report}", "http://" + address() + "/runs")));
        Files.copy(files.root().resolve("usr/lib/ipxe/snponly.efi"), menus.resolve("snponly.efi"));
        Path kernels = folder.resolve(KERNELS + "/debian/dists/bookworm/amd64");
        Files.createDirectories(kernels);
        Files.copy(payload.resolve(LabPayload.CLOUD_KERNEL), kernels.resolve("linux"));
        Files.copy(payload.resolve(LabPayload.CLOUD), kernels.resolve("initrd.gz"));
        write(folder.resolve(KERNELS + "/runs"), "");
        site.certify();
        Files.writeString(folder.resolve("hosts"), address() + " " + NAME + "\n");
        Files.writeString(folder.resolve("nginx.conf"), site.server());
        return site;
    }

    /// The digest of its first program, as its list has it.
    String digest() throws IOException, NoSuchAlgorithmException {
        byte[] first = Files.readAllBytes(folder.resolve(NAME).resolve(PROGRAM));
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(first));
    }

    /// The authority's certificate.
    Path authority() {
        return folder.resolve("authority.pem");
    }

    /// What was asked of it, a line each.
    List<String> asked() throws IOException {
        return Files.readAllLines(folder.resolve("asked"));
    }

    /// The server under rehearsal, with this site beside it and settings of its own.
    LabServer beside(LabServer server, Path settings) {
        var command = new ArrayList<>(server.command());
        command.set(command.indexOf("--settings") + 1, settings.toString());
        var environment = new HashMap<>(server.environment());
        environment.put("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + folder.resolve("hosts"));
        String names =
                ("dnsmasq --keep-in-foreground --no-resolv --no-hosts --user=root --pid-file="
                                + " --bind-interfaces --listen-address=%1$s"
                                + " --host-record=%2$s,%1$s --host-record=%3$s,%1$s")
                        .formatted(address(), NAME, KERNELS);
        return new LabServer(
                List.of(
                        "sh",
                        "-c",
                        names
                                + " & nginx -c %s & exec ".formatted(folder.resolve("nginx.conf"))
                                + String.join(" ", command)),
                environment,
                server.ready(),
                server.patience(),
                server.outlet(),
                server.proxies(),
                Optional.empty());
    }

    private void certify() throws Exception {
        openssl(
                "req -x509 -newkey rsa:2048 -nodes -days 30 -keyout authority.key"
                        + " -out authority.pem -subj /CN=Public_authority"
                        + " -addext keyUsage=critical,keyCertSign");
        openssl(
                "req -x509 -newkey rsa:2048 -nodes -days 30 -keyout server.key -out server.pem"
                        + " -CA authority.pem -CAkey authority.key -subj /CN="
                        + NAME
                        + " -addext basicConstraints=critical,CA:FALSE"
                        + " -addext extendedKeyUsage=serverAuth -addext subjectAltName=DNS:"
                        + NAME);
    }

    private void openssl(String words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words.split(" ")));
        Program.run(folder, command.toArray(String[]::new));
    }

    private String server() {
        return """
        daemon off; master_process off; pid %1$s/nginx.pid; error_log stderr;
        events {}
        http {
          log_format line '$scheme $host $uri $status';
          access_log %1$s/asked line;
          client_body_temp_path %1$s/a; proxy_temp_path %1$s/b; fastcgi_temp_path %1$s/c;
          uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e;
          server {
            listen %2$s:443 ssl; server_name %3$s; root %1$s/%3$s;
            ssl_certificate %1$s/server.pem; ssl_certificate_key %1$s/server.key;
          }
          server { listen %2$s:80 default_server; server_name %4$s; root %1$s/%4$s; }
        }
        """
                .formatted(folder, address(), NAME, KERNELS);
    }

    private static String address() {
        return LabAddress.ONLY.server();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }
}
