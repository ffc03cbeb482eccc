package dev.stirrup.server.iscsi;

import dev.stirrup.iscsi.login.Credentials;
import dev.stirrup.iscsi.login.Targets;
import dev.stirrup.iscsi.session.Output.News;
import java.time.InstantSource;
import java.util.function.Consumer;

/// What an [IscsiListener] needs from others.
///
/// @param targets who may log in where; called off the event loops
/// @param credentials the secrets of CHAP; called off the event loops
/// @param news is told of sessions that begin, end or are refused; called on event loops, so it
///   must not block
/// @param clock measures patience: a [SteadyClock]
public record IscsiPorts(
        Targets targets, Credentials credentials, Consumer<News> news, InstantSource clock) {}
