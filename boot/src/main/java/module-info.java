/// Owns: machines, profiles, plans, and the one decision what a machine boots; the events of a boot
/// and their verdict. May import: nothing. Start reading at: `BootPolicy`.
@org.jspecify.annotations.NullMarked
module dev.stirrup.boot {
    requires static transitive org.jspecify;

    exports dev.stirrup.boot;
    exports dev.stirrup.boot.answer;
    exports dev.stirrup.boot.event;
    exports dev.stirrup.boot.grade;
}
