package dev.stirrup.store.record;

/// One change an operator wants. Several are made together or not at all, and what they name may
/// come before or after them in the list.
public sealed interface Edit {
    /// Adds the machine, or replaces the one of this name.
    record PutMachine(MachineRecord machine) implements Edit {}

    /// Adds the profile, or replaces the one of this name.
    record PutProfile(ProfileRecord profile) implements Edit {}

    /// Gives a machine this plan. Its progress begins anew unless the plan is the one it has.
    record PutPlan(PlanRecord plan) implements Edit {}

    /// Gives a machine this plan from its beginning, also when it is the one it has: installs
    /// again.
    record StartPlan(PlanRecord plan) implements Edit {}

    /// Removes a machine and its plan.
    record DeleteMachine(String name) implements Edit {}

    /// Removes a profile that no plan and no menu names.
    record DeleteProfile(String name) implements Edit {}

    /// Takes a machine's plan away: selectors choose again.
    record DeletePlan(String machine) implements Edit {}

    /// Adds the answers, or replaces those of this name.
    record PutAnswers(AnswersRecord answers) implements Edit {}

    /// Removes answers that no profile names.
    record DeleteAnswers(String name) implements Edit {}

    /// Lets a machine in.
    record ApproveMachine(String name) implements Edit {}
}
