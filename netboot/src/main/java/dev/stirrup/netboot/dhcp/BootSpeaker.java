package dev.stirrup.netboot.dhcp;

import dev.stirrup.boot.BootDecision;
import dev.stirrup.boot.HardwareAddress;
import dev.stirrup.boot.Machine;
import dev.stirrup.boot.Plans;
import dev.stirrup.boot.event.Milestone;
import dev.stirrup.netboot.dhcp.Case.Decided;
import dev.stirrup.netboot.dhcp.DhcpBoot.Question;
import dev.stirrup.netboot.memory.OfferMemory;
import java.util.List;
import java.util.Optional;

/// Finds the words of a boot for one packet: plan, decision, style, words.
public final class BootSpeaker {
    private final Plans plans;
    private final DhcpBoot boot;
    private final Styles styles;
    private final OfferMemory memory;

    public BootSpeaker(Plans plans, DhcpBoot boot, Styles styles, OfferMemory memory) {
        this.plans = plans;
        this.boot = boot;
        this.styles = styles;
        this.memory = memory;
    }

    /// What an OFFER says. Here the case learns why there is no boot, and which style it has come
    /// to.
    Optional<BootWords> offered(Case asked) {
        Decided decided = asked.decide(plans);
        asked.tell(Withheld.of(decided.decision(), asked.request()));
        List<AnswerStyle> ways = ways(asked, decided);
        return boot.answer(
                decided.decision(),
                question(asked, decided, nextStyle(asked, decided.decision(), ways), true));
    }

    /// What another OFFER for the same DISCOVER says: it counts as one with the first.
    Optional<BootWords> offeredAgain(Case asked) {
        Decided decided = asked.decide(plans);
        return boot.answer(
                decided.decision(),
                question(asked, decided, style(asked, ways(asked, decided)), true));
    }

    /// What an ACK says: the same as the OFFER before it, in the same style.
    Optional<BootWords> acknowledged(Case asked) {
        Decided decided = asked.decide(plans);
        return boot.answer(
                decided.decision(),
                question(asked, decided, style(asked, ways(asked, decided)), false));
    }

    /// What port 4011 says: never less than everything.
    Optional<BootWords> bootServer(Case asked) {
        Decided decided = asked.decide(plans);
        asked.tell(Withheld.of(decided.decision(), asked.request()));
        AnswerStyle style = style(asked, ways(asked, decided));
        return boot.answer(
                decided.decision(), question(asked, decided, style.atBootServer(), false));
    }

    /// The machine understood what it was told.
    void progressed(Case asked) {
        Optional<HardwareAddress> mac = asked.request().claims().mac();
        if (mac.isPresent()) {
            memory.progressed(mac.get(), asked.now());
        }
    }

    private List<AnswerStyle> ways(Case asked, Decided decided) {
        return styles.of(
                new Quirk.Asker(
                        asked.request(),
                        asked.vendorClass(),
                        asked.arrival().network().mode(),
                        decided.assignment().machine()));
    }

    private AnswerStyle nextStyle(Case asked, BootDecision decision, List<AnswerStyle> ways) {
        Optional<HardwareAddress> mac = asked.request().claims().mac();
        boolean isBooted =
                decision instanceof BootDecision.Load || decision instanceof BootDecision.Follow;
        if (ways.size() == 1 || mac.isEmpty() || !isBooted) {
            return ways.getFirst();
        }
        int before = memory.current(mac.get(), ways.size());
        OfferMemory.Way way = memory.next(mac.get(), ways.size(), asked.now());
        AnswerStyle style = ways.get(way.index());
        if (way.isNew()) {
            asked.tell(new Milestone.AnswerStyleChanged(ways.get(before).name(), style.name()));
        }
        return style;
    }

    private AnswerStyle style(Case asked, List<AnswerStyle> ways) {
        Optional<HardwareAddress> mac = asked.request().claims().mac();
        return mac.isEmpty() || ways.size() == 1
                ? ways.getFirst()
                : ways.get(memory.current(mac.get(), ways.size()));
    }

    private static Question question(
            Case asked, Decided decided, AnswerStyle style, boolean isOffer) {
        return new Question(
                asked.request(),
                asked.arrival().network(),
                style,
                decided.assignment().machine().map(Machine::name),
                isOffer,
                asked.now());
    }
}
