package dev.stirrup.boot;

import dev.stirrup.boot.BootDecision.Refuse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The part of [BootPolicy] that is about entries of menus.
final class MenuRules {
    private MenuRules() {}

    /// An entry of the menu or of one that it leads to, the nearest first. No menu leads to itself.
    static Optional<Payload.Item> find(String network, Payload.Menu menu, String choice) {
        List<Payload.Item> items = menu.on(network).items();
        return items.stream()
                .filter(item -> item.leadsTo(choice))
                .findFirst()
                .or(() ->
                        items.stream()
                                .flatMap(item ->
                                        item.profile().payload() instanceof Payload.Menu inner
                                                ? find(network, inner, choice).stream()
                                                : Stream.empty())
                                .findFirst());
    }

    /// A password is asked for within TLS only, so an entry that needs a login needs that first.
    static Optional<Refuse> locked(BootRequest request, Payload.Item item) {
        if (item.role().isEmpty()) {
            return Optional.empty();
        }
        if (request.channel().tls() != Channel.Tls.USED) {
            return Optional.of(new Refuse(Reason.HTTPS_REQUIRED, "a login"));
        }
        String role = item.role().get();
        Optional<Operator> operator = request.channel().operator();
        if (operator.isEmpty()) {
            return Optional.of(new Refuse(Reason.LOGIN_REQUIRED, "role " + role));
        }
        return operator.get().roles().contains(role)
                ? Optional.empty()
                : Optional.of(
                        new Refuse(Reason.ROLE_REQUIRED, operator.get().name() + ", " + role));
    }
}
