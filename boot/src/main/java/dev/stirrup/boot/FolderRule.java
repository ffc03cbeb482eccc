package dev.stirrup.boot;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One line of a plain folder: the clients it is for, and what they are told. The first rule that
/// fits is taken.
///
/// @param clients empty: every kind of client
/// @param firmware empty: every firmware, also one that did not say
/// @param userClass must be the client's user class, when given
/// @param network must be the network's name, when given
/// @param file a path inside the folder, for TFTP; HTTP Boot clients get its URL
/// @param url an absolute URL instead of a file
/// @param rootPath DHCP option 17 (RFC 2132 section 3.19)
/// @param options further DHCP options by number, as the text or `hex:` digits they shall hold
public record FolderRule(
        Set<Client> clients,
        Set<Firmware> firmware,
        Optional<String> userClass,
        Optional<String> network,
        Optional<String> file,
        Optional<String> url,
        Optional<String> rootPath,
        Map<Integer, String> options) {
    public FolderRule {
        clients = Set.copyOf(clients);
        firmware = Set.copyOf(firmware);
        options = Map.copyOf(options);
    }

    /// Whether this rule is for that asker. A rule that names no kind of client is for all of them,
    /// plain ones included.
    public boolean fits(BootRequest request) {
        return (clients.isEmpty() || clients.contains(request.client()))
                && (firmware.isEmpty() || request.firmware().filter(firmware::contains).isPresent())
                && (userClass.isEmpty() || userClass.equals(request.userClass()))
                && (network.isEmpty() || network.get().equals(request.network()));
    }
}
