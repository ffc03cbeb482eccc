package dev.stirrup.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.boot.BootDecision.Refuse;
import dev.stirrup.boot.BootDecision.Run;
import dev.stirrup.boot.Channel.Tls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MenuTest {
    private static final Profile DEBIAN = profile("debian");
    private static final Profile WIPE = profile("wipe");
    private static final Audience LAB = new Audience(Map.of("room", "lab"), Set.of());
    private static final Audience NORTH = new Audience(Map.of(), Set.of("north"));
    private static final Operator ANN = new Operator("ann", Set.of("imaging"));
    private static final Operator BOB = new Operator("bob", Set.of("reading"));

    private static final Payload.Menu INNER =
            menu(Optional.empty(), item(WIPE, Optional.empty(), Audience.EVERYBODY));
    private static final Payload.Menu MENU =
            menu(
                    Optional.of("debian"),
                    item(DEBIAN, Optional.empty(), LAB),
                    item(profile("rescue"), Optional.empty(), NORTH),
                    item(profile("imaging"), Optional.of("imaging"), Audience.EVERYBODY),
                    item(profile("tools", INNER), Optional.empty(), Audience.EVERYBODY));

    @Test
    void aMachineSeesWhatIsForItsLabels() {
        Profile seen = profile("menu", MENU).seenBy(Map.of("room", "lab", "use", "x"));
        assertThat(names(seen)).containsExactly("debian", "rescue", "imaging", "tools");
        Profile other = profile("menu", MENU).seenBy(Map.of("room", "a12"));
        assertThat(names(other)).containsExactly("rescue", "imaging", "tools");
        assertThat(((Payload.Menu) other.payload()).fallback()).isEmpty();
    }

    @Test
    void anEntryOfAnotherNetworkIsNeitherShownNorGiven() {
        var shown = (Run) decide(Optional.empty(), "south", Channel.PLAIN);
        assertThat(((Payload.Menu) shown.payload()).items())
                .extracting(item -> item.profile().name())
                .doesNotContain("rescue");
        assertThat(decide(Optional.of("rescue"), "south", Channel.PLAIN))
                .isEqualTo(new Refuse(Reason.NO_SUCH_CHOICE, "rescue"));
        assertThat(decide(Optional.of("rescue"), "north", Channel.PLAIN)).isInstanceOf(Run.class);
    }

    @Test
    void anEntryWithARoleNeedsTlsALoginAndTheRole() {
        Optional<String> imaging = Optional.of("imaging");
        Channel secure = new Channel(Tls.USED, false);
        assertThat(decide(imaging, "north", Channel.PLAIN.with(ANN)))
                .isEqualTo(new Refuse(Reason.HTTPS_REQUIRED, "a login"));
        assertThat(decide(imaging, "north", secure))
                .isEqualTo(new Refuse(Reason.LOGIN_REQUIRED, "role imaging"));
        assertThat(decide(imaging, "north", secure.with(BOB)))
                .isEqualTo(new Refuse(Reason.ROLE_REQUIRED, "bob, imaging"));
        assertThat(decide(imaging, "north", secure.with(ANN))).isInstanceOf(Run.class);
    }

    @Test
    void anEntryOfAMenuBehindTheMenuIsFound() {
        var run = (Run) decide(Optional.of("wipe"), "north", Channel.PLAIN);
        assertThat(run.profile()).isEqualTo(WIPE);
    }

    @Test
    void whatStandsBehindARoleNeedsItToo() {
        Payload.Item item = item(WIPE, Optional.empty(), Audience.EVERYBODY);
        assertThat(item.behind(Optional.of("imaging")).role()).hasValue("imaging");
        assertThat(item(WIPE, Optional.of("own"), LAB).behind(Optional.of("imaging")).role())
                .hasValue("own");
    }

    private static BootDecision decide(Optional<String> choice, String network, Channel channel) {
        var request =
                new BootRequest(
                        Claims.none(),
                        Client.IPXE,
                        Optional.of(Firmware.X64_UEFI),
                        Stage.LOADER,
                        network,
                        Optional.empty(),
                        choice,
                        channel);
        return BootPolicy.decide(
                request, new Plan.Always(profile("menu", MENU).seenBy(Map.of("room", "lab"))));
    }

    private static List<String> names(Profile profile) {
        return ((Payload.Menu) profile.payload())
                .items().stream().map(item -> item.profile().name()).toList();
    }

    private static Payload.Menu menu(Optional<String> fallback, Payload.Item... items) {
        return new Payload.Menu("Pick", Duration.ZERO, fallback, List.of(items));
    }

    private static Payload.Item item(Profile profile, Optional<String> role, Audience audience) {
        return new Payload.Item(profile.name(), profile, "", role, audience);
    }

    private static Profile profile(String name) {
        return profile(name, new Payload.Linux(name, "linux", List.of(), ""));
    }

    private static Profile profile(String name, Payload payload) {
        return new Profile(
                name, new LoaderSet("ipxe", Map.of()), Optional.empty(), Map.of(), false, payload);
    }
}
