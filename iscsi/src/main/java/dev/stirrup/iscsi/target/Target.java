package dev.stirrup.iscsi.target;

import dev.stirrup.iscsi.LogicalUnit;
import dev.stirrup.iscsi.command.InquiryCommands;
import dev.stirrup.iscsi.command.ReportLuns;
import dev.stirrup.iscsi.command.UnitServer;
import dev.stirrup.iscsi.scsi.Cdb;
import dev.stirrup.iscsi.scsi.Nexus;
import dev.stirrup.iscsi.scsi.Outcome;
import dev.stirrup.iscsi.scsi.Sense;
import dev.stirrup.iscsi.scsi.SenseCode;
import dev.stirrup.iscsi.scsi.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Units under one name, and the sessions that use them. There must be one of these for all
/// sessions of a target: reservations hold between them. Safe for use by several threads.
public final class Target {
    private static final int INQUIRY = 0x12;
    private static final int REQUEST_SENSE = 0x03;
    private static final int HANDLES = 0xffff;

    private final String name;
    private final SortedMap<Integer, UnitServer> units = new TreeMap<>();
    private final List<Long> luns;
    private final Map<Nexus, Member> members = new HashMap<>();
    private int lastHandle;

    /// @param name its iSCSI name
    /// @param units by their numbers, 0 to 16383. A target without a unit 0 shows Linux no disks
    public Target(String name, SortedMap<Integer, ? extends LogicalUnit> units) {
        this.name = name;
        this.luns = units.keySet().stream().map(Lun::of).toList();
        units.forEach((number, unit) -> {
            if (number < 0 || number > Lun.LARGEST) {
                throw new IllegalArgumentException("unit " + number);
            }
            this.units.put(number, new UnitServer(unit, luns));
        });
    }

    public String name() {
        return name;
    }

    /// How many sessions there are.
    public synchronized int sessions() {
        return members.size();
    }

    /// How many sessions there are beside this one.
    public synchronized int others(Member one) {
        return members.size() - (members.containsValue(one) ? 1 : 0);
    }

    /// Looks at a command and says what is left to do. Does not block.
    ///
    /// @param lun as eight bytes
    /// @param expected how many bytes the initiator has room for or wants to send
    public Step plan(Nexus nexus, long lun, Cdb cdb, long expected) {
        UnitServer unit = units.get(Lun.number(lun));
        return unit == null ? Step.done(absent(cdb)) : unit.plan(cdb, nexus, expected);
    }

    /// Begins a session.
    public synchronized Entry enter(Nexus nexus, Member member) {
        Optional<Member> before = Optional.ofNullable(members.put(nexus, member));
        units.values().forEach(unit -> unit.begin(nexus));
        lastHandle = lastHandle % HANDLES + 1;
        return new Entry(lastHandle, before);
    }

    /// @param handle the session's number, 1 to 65535
    /// @param before the session that the new one takes the place of (RFC 7143 section 6.3.5)
    public record Entry(int handle, Optional<Member> before) {}

    /// Ends a session, unless another has taken its place.
    public synchronized void leave(Nexus nexus, Member member) {
        if (members.remove(nexus, member)) {
            units.values().forEach(unit -> unit.end(nexus));
        }
    }

    /// The number of the unit that these eight bytes name; -1 when there is none.
    public int unit(long lun) {
        int number = Lun.number(lun);
        return units.containsKey(number) ? number : -1;
    }

    /// Resets one unit, if it is there.
    public void reset(int unit) {
        UnitServer server = units.get(unit);
        if (server != null) {
            server.reset();
        }
    }

    /// Another initiator has cleared this one's commands.
    ///
    /// @param which those units
    public void tellCleared(Nexus nexus, Member.Scope which) {
        units.forEach((number, unit) -> {
            if (which.holds(number)) {
                unit.tell(nexus, SenseCode.COMMANDS_CLEARED);
            }
        });
    }

    /// Resets all units.
    public void resetAll() {
        units.values().forEach(UnitServer::reset);
    }

    /// All sessions there are now.
    public synchronized List<Member> members() {
        return new ArrayList<>(members.values());
    }

    /// All sessions but this one.
    public synchronized List<Member> membersBut(Nexus nexus) {
        return members.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(nexus))
                .map(Map.Entry::getValue)
                .toList();
    }

    /// The sessions of these, as far as they have one.
    public synchronized List<Member> membersOf(List<Nexus> some) {
        return some.stream().map(members::get).filter(Objects::nonNull).toList();
    }

    /// What a unit that is not there answers (SPC-5 6.7.2, 6.39).
    private Outcome absent(Cdb cdb) {
        return switch (cdb.opcode()) {
            case ReportLuns.OPCODE -> ReportLuns.answer(cdb, luns);
            case INQUIRY -> Outcome.data(InquiryCommands.absent(), cdb.u16(3));
            case REQUEST_SENSE ->
                    Outcome.data(Sense.of(SenseCode.NO_SUCH_UNIT).toBytes().toArray(), cdb.u8(4));
            default -> Outcome.check(SenseCode.NO_SUCH_UNIT);
        };
    }
}
