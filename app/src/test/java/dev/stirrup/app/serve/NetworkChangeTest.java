package dev.stirrup.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.app.serve.NetworkChange.Sight;
import dev.stirrup.app.settings.Settings;
import dev.stirrup.server.link.Interface;
import dev.stirrup.wire.Ipv4;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NetworkChangeTest {
    private static final Interface A = device("a", 2, true, "10.1.0.1");
    private static final Interface B = device("b", 3, true, "10.2.0.1");

    @Test
    void whatIsAsItWasStaysAsItIs() {
        assertThat(change(running(A, B), sight(A, B), sight(A, B)).isEmpty()).isTrue();
        assertThat(change(running(A, B), sight(B, A), sight(A, B)).isEmpty()).isTrue();
    }

    @Test
    void aNewNetworkIsStartedByItself() {
        NetworkChange change = change(running(A), sight(A, B), sight(A, B));
        assertThat(change.ended()).isEmpty();
        assertThat(names(change.started())).containsExactly("b");
    }

    @Test
    void oneThatVanishedIsEndedByItself() {
        NetworkChange change = change(running(A, B), sight(A), sight(A));
        assertThat(names(change.ended())).containsExactly("b");
        assertThat(change.started()).isEmpty();
        Interface empty = device("b", 3, true);
        assertThat(names(change(running(A, B), sight(A, empty), sight(A, empty)).ended()))
                .containsExactly("b");
    }

    @Test
    void anotherAddressEndsAndStarts() {
        Interface other = device("b", 3, true, "10.9.0.1");
        NetworkChange change = change(running(A, B), sight(A, other), sight(A, other));
        assertThat(names(change.ended())).containsExactly("b");
        assertThat(change.started().getFirst().network().address()).isEqualTo(Ipv4.of("10.9.0.1"));
        assertThat(change.started()).hasSize(1);
    }

    @Test
    void anotherSizeEndsAndStarts() {
        Interface wider =
                new Interface(
                        B.name(),
                        B.index(),
                        B.mac(),
                        List.of(new Interface.Address(Ipv4.of("10.2.0.1"), 8)),
                        true,
                        false,
                        B.kind());
        NetworkChange change = change(running(A, B), sight(A, wider), sight(A, wider));
        assertThat(names(change.ended())).containsExactly("b");
        assertThat(change.started()).extracting(ServedNetwork::device).containsExactly(wider);
    }

    @Test
    void anInterfaceThatWasMadeAnewIsAnotherOne() {
        Interface anew = device("b", 7, true, "10.2.0.1");
        NetworkChange change = change(running(A, B), sight(A, anew), sight(A, anew));
        assertThat(names(change.ended())).containsExactly("b");
        assertThat(names(change.started())).containsExactly("b");
    }

    @Test
    void oneLookIsNoChange() {
        Interface other = device("b", 3, true, "10.9.0.1");
        assertThat(change(running(A, B), sight(A, B), sight(A, other)).isEmpty()).isTrue();
        assertThat(change(running(A, B), sight(A, other), sight(A, B)).isEmpty()).isTrue();
        assertThat(change(running(A), sight(A), sight(A, B)).isEmpty()).isTrue();
        Interface third = device("b", 3, true, "10.8.0.1");
        NetworkChange flapping = change(running(A, B), sight(A, other), sight(A, third));
        assertThat(names(flapping.ended())).as("it is not there").containsExactly("b");
        assertThat(flapping.started()).as("it does not rest yet").isEmpty();
    }

    @Test
    void anInterfaceThatFlapsKeepsNoOtherWaiting() {
        Interface other = device("c", 4, true, "10.3.0.1");
        assertThat(names(change(running(A), sight(A, B, other), sight(A, B)).started()))
                .containsExactly("b");
    }

    @Test
    void aCableThatIsPulledEndsNothing() {
        Interface down = device("b", 3, false, "10.2.0.1");
        assertThat(change(running(A, B), sight(A, down), sight(A, down)).isEmpty()).isTrue();
        assertThat(change(running(A), sight(A, down), sight(A, down)).isEmpty())
                .as("nor begins anything")
                .isTrue();
    }

    @Test
    void aSecondAddressBeforeTheFirstOneIsNoChange() {
        Interface more = device("b", 3, true, "10.9.0.1", "10.2.0.1");
        assertThat(change(running(A, B), sight(A, more), sight(A, more)).isEmpty()).isTrue();
    }

    private static NetworkChange change(List<ServedNetwork> running, Sight before, Sight now) {
        return NetworkChange.between(running, before, now);
    }

    private static List<ServedNetwork> running(Interface... devices) {
        return sight(devices).found().networks();
    }

    private static Sight sight(Interface... devices) {
        List<Interface> all = Arrays.asList(devices);
        return new Sight(ServedNetworks.find(Settings.defaults(), all, List.of()), all);
    }

    private static Interface device(String name, int index, boolean isUp, String... addresses) {
        return new Interface(
                name,
                index,
                Optional.empty(),
                Stream.of(addresses).map(one -> new Interface.Address(Ipv4.of(one), 16)).toList(),
                isUp,
                false,
                Interface.Kind.CARD);
    }

    private static List<String> names(List<ServedNetwork> of) {
        return of.stream().map(one -> one.network().name()).toList();
    }
}
