package dev.stirrup.server.tls;

import dev.stirrup.wire.MalformedException;
import dev.stirrup.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a ClientHello, only as far as we need it to choose an engine. Total: any bytes give a
/// value or a [MalformedException]. What is checked here are lengths; the engine that gets the same
/// bytes checks the rest.
public final class ClientHelloDecoder {
    private static final int RANDOM_LENGTH = 32;
    private static final int LONGEST_SESSION_ID = 32;
    private static final int SERVER_NAME = 0;
    private static final int GROUPS = 10;
    private static final int SIGNATURES = 13;
    private static final int PROTOCOLS = 16;
    private static final int VERSIONS = 43;
    private static final int HOST_NAME = 0;

    private Codes versions = Codes.NONE;
    private Optional<Codes> groups = Optional.empty();
    private Codes signatures = Codes.NONE;
    private Optional<String> serverName = Optional.empty();
    private final List<String> protocols = new ArrayList<>();

    private ClientHelloDecoder() {}

    /// Reads the body of the handshake message: all behind its type and length.
    public static ClientHello decode(WireReader in) throws MalformedException {
        return new ClientHelloDecoder().read(in);
    }

    private ClientHello read(WireReader in) throws MalformedException {
        int version = in.u16();
        in.skip(RANDOM_LENGTH);
        int sessionId = in.u8();
        if (sessionId > LONGEST_SESSION_ID) {
            throw in.malformed("a session id of " + sessionId + " bytes");
        }
        in.skip(sessionId);
        Codes suites = Codes.read(in.slice(in.u16()));
        in.skip(in.u8());
        if (in.hasMore()) {
            WireReader extensions = in.slice(in.u16());
            while (extensions.hasMore()) {
                int type = extensions.u16();
                extension(type, extensions.slice(extensions.u16()));
            }
        }
        if (in.hasMore()) {
            throw in.malformed("bytes behind the extensions");
        }
        return new ClientHello(
                version, versions, suites, groups, signatures, serverName, protocols);
    }

    private void extension(int type, WireReader in) throws MalformedException {
        switch (type) {
            case SERVER_NAME -> serverName = serverName(in);
            case GROUPS -> groups = Optional.of(Codes.read(in.slice(in.u16())));
            case SIGNATURES -> signatures = Codes.read(in.slice(in.u16()));
            case PROTOCOLS -> protocols(in.slice(in.u16()));
            case VERSIONS -> versions = Codes.read(in.slice(in.u8()));
            default -> {}
        }
    }

    /// The first name of type host_name (RFC 6066 section 3). Any bytes are let through: the name
    /// chooses nothing here, so a wrong one must not end a handshake.
    private static Optional<String> serverName(WireReader in) throws MalformedException {
        if (!in.hasMore()) {
            return Optional.empty();
        }
        WireReader names = in.slice(in.u16());
        while (names.hasMore()) {
            int type = names.u8();
            byte[] name = names.bytes(names.u16());
            if (type == HOST_NAME) {
                return Optional.of(new String(name, StandardCharsets.ISO_8859_1));
            }
        }
        return Optional.empty();
    }

    private void protocols(WireReader in) throws MalformedException {
        while (in.hasMore()) {
            protocols.add(new String(in.bytes(in.u8()), StandardCharsets.ISO_8859_1));
        }
    }
}
