package dev.stirrup.iscsi.login;

import java.util.Optional;

/// Who wants to log in where. All of it is a claim.
///
/// @param initiator its name: `iqn.`, `eui.` or `naa.` and more, at most 223 characters
/// @param target the name of the target it wants; empty for a discovery session
/// @param peer the address it comes from, in text
public record LoginAsk(String initiator, Optional<String> target, String peer) {}
