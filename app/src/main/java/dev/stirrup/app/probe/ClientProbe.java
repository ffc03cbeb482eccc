package dev.stirrup.app.probe;

import dev.stirrup.boot.Client;
import dev.stirrup.boot.Firmware;
import dev.stirrup.dhcp.MessageType;
import dev.stirrup.netboot.probe.Choice;
import dev.stirrup.netboot.probe.Chooser;
import dev.stirrup.netboot.probe.Fault;
import dev.stirrup.netboot.probe.Offer;
import dev.stirrup.netboot.probe.OfferCheck;
import dev.stirrup.netboot.probe.ProbeClient;
import dev.stirrup.wire.Ipv4;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Goes a client's whole way, from the answers it got to the last file.
final class ClientProbe {
    private static final Duration ACK_WAIT = Duration.ofSeconds(2);

    private final DhcpExchange dhcp;
    private final Fetcher fetcher;
    private final Ipv4 own;
    private final Map<Question, Answers> asked;
    private final boolean takesLease;

    /// @param own the address that is asked from
    ClientProbe(DhcpExchange dhcp, Fetcher fetcher, Ipv4 own, Round round) {
        this.dhcp = dhcp;
        this.fetcher = fetcher;
        this.own = own;
        this.asked = round.asked();
        this.takesLease = round.takesLease();
    }

    /// @param asked what came for every question, those of iPXE among them
    /// @param takesLease whether offers are accepted, and given back
    record Round(Map<Question, Answers> asked, boolean takesLease) {}

    ClientReport of(Question question) throws IOException {
        ProbeClient client = question.client();
        Answers answers = asked.getOrDefault(question, new Answers());
        List<Offer> offers = offers(answers);
        Choice choice = Chooser.choose(client, offers);
        Walk walk = new Walk();
        answers.unreadable()
                .forEach(bad -> walk.wrong(Fault.MALFORMED_ANSWER, bad.from() + ": " + bad.why()));
        walk.wrong(OfferCheck.of(client, offers, choice));
        Optional<Offer> ack = takesLease ? lease(question, choice, walk) : Optional.empty();
        Optional<Offer> bootServer =
                choice.asksBootServer() ? askBootServer(question, choice, walk) : Optional.empty();
        Optional<Offer> from = choice.asksBootServer() ? bootServer : choice.boot();
        Optional<ClientReport> asIpxe =
                from.isPresent() ? follow(question, from.get(), walk) : Optional.empty();
        return new ClientReport(client, answers, choice, bootServer, ack, walk, asIpxe);
    }

    private static List<Offer> offers(Answers answers) {
        return answers.offers().stream()
                .filter(o -> o.packet().type().filter(t -> t == MessageType.OFFER).isPresent())
                .toList();
    }

    private Optional<Offer> askBootServer(Question question, Choice choice, Walk walk)
            throws IOException {
        Offer boot = choice.boot().orElseThrow();
        Ipv4 server = boot.packet().siaddr().isNone() ? boot.server() : boot.packet().siaddr();
        var asking =
                new Question(
                        question.client(),
                        question.station(),
                        question.client()
                                .askBootServer(
                                        question.station(), question.packet().xid() + 1, own));
        Optional<Offer> answer = DhcpExchange.askBootServer(own, server, asking);
        if (answer.isEmpty()) {
            walk.wrong(Fault.NO_BOOT_SERVER, server + ":4011");
        }
        return answer;
    }

    private Optional<ClientReport> follow(Question question, Offer from, Walk walk)
            throws IOException {
        ProbeClient client = question.client();
        walk.wrong(OfferCheck.of(client, from));
        if (from.bytesBehindFile() == 1) {
            walk.note("option 67 ends in a zero byte, which EDK2 and iPXE take away");
        }
        Optional<String> file = from.bootFile();
        boolean isUsable = file.filter(name -> Chooser.isUsable(client.client(), name)).isPresent();
        if (!isUsable) {
            return Optional.empty();
        }
        String uri =
                file.get().contains("://")
                        ? file.get()
                        : "tftp://" + from.nextServer() + "/" + file.get();
        var chain = new ChainWalk(fetcher, client, question.station(), walk);
        Optional<Nature> nature = chain.bootFile(uri);
        if (nature.isEmpty() || !nature.get().isIpxe() || client.client() == Client.IPXE) {
            nature.filter(n -> n.sort() == Nature.Sort.EFI_GRUB || n.sort() == Nature.Sort.EFI_SHIM)
                    .ifPresent(n ->
                            walk.note(
                                    "GRUB's configuration is at a place that it has built in;"
                                            + " it was not looked for"));
            return Optional.empty();
        }
        boolean isUefi = client.firmware().kind() == Firmware.Kind.UEFI;
        if (isUefi && chain.hasAutoexec(uri)) {
            walk.note("autoexec.ipxe lies beside it: iPXE 2.0 runs that first");
        }
        return asIpxe(question);
    }

    private Optional<ClientReport> asIpxe(Question question) throws IOException {
        ProbeClient ipxe = question.client().asIpxe();
        Optional<Question> its =
                asked.keySet().stream().filter(q -> q.client().equals(ipxe)).findFirst();
        return its.isPresent() ? Optional.of(of(its.get())) : Optional.empty();
    }

    /// Accepts the offer, looks at the ACK, and gives the lease back at once.
    private Optional<Offer> lease(Question question, Choice choice, Walk walk) throws IOException {
        if (choice.address().isEmpty()) {
            return Optional.empty();
        }
        Offer offer = choice.address().get();
        ProbeClient client = question.client();
        var accepting =
                new Question(client, question.station(), client.accept(question.station(), offer));
        Answers answers =
                dhcp.ask(List.of(accepting), ACK_WAIT).getOrDefault(accepting, new Answers());
        Optional<Offer> ack =
                answers.offers().stream()
                        .filter(a -> a.server().equals(offer.server()))
                        .filter(a ->
                                a.packet().type().filter(t -> t == MessageType.ACK).isPresent())
                        .findFirst();
        if (ack.isEmpty()) {
            walk.wrong(Fault.NO_ACK, offer.server() + ", " + offer.packet().yiaddr());
            return ack;
        }
        dhcp.tell(ack.get(), client.release(question.station(), ack.get()));
        if (!ack.get().bootFile().equals(offer.bootFile())) {
            walk.wrong(
                    Fault.ACK_DIFFERS,
                    "offer "
                            + offer.bootFile().orElse("none")
                            + ", ACK "
                            + ack.get().bootFile().orElse("none"));
        }
        return ack;
    }
}
