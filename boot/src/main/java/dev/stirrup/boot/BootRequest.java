package dev.stirrup.boot;

import java.util.Optional;

/// One asker's wish to boot, in no protocol's words.
///
/// @param claims who it says it is
/// @param client what kind of program asks
/// @param firmware empty when it did not say, or said a number nobody assigned
/// @param stage how far it is
/// @param network the name of the network the question came from
/// @param userClass what it calls itself (DHCP option 77)
/// @param choice the menu entry it picked, when it comes back from a menu
/// @param channel how the question came
public record BootRequest(
        Claims claims,
        Client client,
        Optional<Firmware> firmware,
        Stage stage,
        String network,
        Optional<String> userClass,
        Optional<String> choice,
        Channel channel) {
    /// The same question by somebody of whom more is known.
    public BootRequest by(Claims others) {
        return others.equals(claims)
                ? this
                : new BootRequest(
                        others, client, firmware, stage, network, userClass, choice, channel);
    }

    /// The same question by somebody who logged in for it.
    public BootRequest with(Operator operator) {
        return new BootRequest(
                claims,
                client,
                firmware,
                stage,
                network,
                userClass,
                choice,
                channel.with(operator));
    }

    /// The same question, come in another way.
    public BootRequest over(Channel other) {
        return new BootRequest(claims, client, firmware, stage, network, userClass, choice, other);
    }

    /// The same question with another choice.
    BootRequest choosing(Optional<String> other) {
        return new BootRequest(claims, client, firmware, stage, network, userClass, other, channel);
    }
}
