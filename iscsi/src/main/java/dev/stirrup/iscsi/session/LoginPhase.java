package dev.stirrup.iscsi.session;

import dev.stirrup.iscsi.chap.ChapAlgorithm;
import dev.stirrup.iscsi.chap.ChapExchange;
import dev.stirrup.iscsi.login.Admission;
import dev.stirrup.iscsi.login.Admission.Admitted;
import dev.stirrup.iscsi.login.Admission.Proof;
import dev.stirrup.iscsi.login.Credentials;
import dev.stirrup.iscsi.login.LoginAsk;
import dev.stirrup.iscsi.login.LoginStatus;
import dev.stirrup.iscsi.login.Proven;
import dev.stirrup.iscsi.pdu.Request.Login;
import dev.stirrup.iscsi.pdu.Response.LoginResponse;
import dev.stirrup.iscsi.text.Negotiation;
import dev.stirrup.iscsi.text.Terms;
import dev.stirrup.iscsi.text.TextAssembly;
import dev.stirrup.iscsi.text.TextKey;
import dev.stirrup.iscsi.text.TextKeys;
import dev.stirrup.wire.MalformedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A login, from the first request to the full feature phase (RFC 7143 section 6.3): first who it
/// is and how that is proved (stage 0), then how to talk (stage 1). Every error ends the
/// connection.
final class LoginPhase {
    static final int SECURITY = 0;
    static final int OPERATIONAL = 1;
    static final int FULL_FEATURE = 3;

    /// A login with mutual CHAP takes five requests; more are for keys that are cut in pieces.
    private static final int MOST_REQUESTS = 32;

    private static final String AUTHENTICATION = "AuthMethod";
    private static final String CHAP = "CHAP";
    private static final String NONE = "None";

    private final Portal portal;
    private final String peer;
    private final Numbers numbers;
    private final List<Output> out;
    private final Negotiation negotiation = new Negotiation();
    private final TextAssembly text = new TextAssembly();

    private int requests;
    private @Nullable Login login;
    private int stage;
    private @Nullable LoginAsk ask;
    private @Nullable Admitted admitted;
    private @Nullable ChapExchange chap;
    private Map<String, String> keys = Map.of();
    private boolean isWaiting;
    private boolean isProved;
    private Optional<String> provedName = Optional.empty();
    private Optional<ChapAlgorithm> provedBy = Optional.empty();
    private boolean isMutual;
    private boolean saidGroup;
    private boolean saidSegment;
    private boolean isFinishing;

    /// @param out where the outputs go
    LoginPhase(Portal portal, String peer, Numbers numbers, List<Output> out) {
        this.portal = portal;
        this.peer = peer;
        this.numbers = numbers;
        this.out = out;
    }

    /// Whether the initiator has said all, and the session may begin once [#finish] is called.
    boolean isFinishing() {
        return isFinishing;
    }

    /// Who logs in; there once the first request was understood.
    Optional<LoginAsk> ask() {
        return Optional.ofNullable(ask);
    }

    /// The last request.
    Login login() {
        return Objects.requireNonNull(login);
    }

    /// Who logs in, proved as far as that is wanted.
    Proven proven() {
        return new Proven(Objects.requireNonNull(ask), provedName, provedBy, isMutual);
    }

    Terms terms() {
        return negotiation.terms();
    }

    /// Takes a request.
    void receive(Login request, ByteBuffer data) {
        Optional<LoginStatus> wrong = wrong(request);
        if (wrong.isPresent()) {
            login = Objects.requireNonNullElse(login, request);
            fail(wrong.get());
            return;
        }
        if (login == null) {
            numbers.begin(request.commandNumber());
            stage = request.stage();
        }
        login = request;
        try {
            text.add(data);
            if (request.continues()) {
                answer(List.of(), false);
            } else {
                keys = byName(text.take());
                proceed();
            }
        } catch (MalformedException e) {
            fail(LoginStatus.INITIATOR_ERROR);
        }
    }

    /// Takes the answer to [Output.AskAdmission].
    void admitted(Admission admission) {
        isWaiting = false;
        switch (admission) {
            case Admission.Refused(Admission.Reason reason) -> fail(reason.status());
            case Admitted granted -> {
                admitted = granted;
                proceed();
            }
        }
    }

    /// Takes the answer to [Output.AskCredentials].
    void credentials(Optional<Credentials.Entry> entry) {
        isWaiting = false;
        ChapExchange exchange = Objects.requireNonNull(chap);
        chap = null;
        try {
            Optional<List<TextKey>> proof = exchange.conclude(keys, entry);
            if (proof.isEmpty()) {
                fail(LoginStatus.AUTHENTICATION_FAILED);
                return;
            }
            isProved = true;
            isMutual = !proof.get().isEmpty();
            provedName = Optional.ofNullable(keys.get(ChapExchange.NAME));
            provedBy = Optional.of(exchange.algorithm());
            answer(proof.get(), login().transit());
        } catch (MalformedException e) {
            fail(LoginStatus.AUTHENTICATION_FAILED);
        }
    }

    /// Sends the last response; the session has begun.
    ///
    /// @param handle the session's number, 1 to 65535
    void finish(int handle) {
        respond(pending, true, handle);
    }

    /// Ends the login.
    void fail(LoginStatus status) {
        Login request = login();
        out.add(
                new Output.Send(
                        new LoginResponse(
                                false,
                                false,
                                request.stage(),
                                0,
                                request.isid(),
                                request.sessionHandle(),
                                request.initiatorTaskTag(),
                                numbers.next(),
                                status.code()),
                        new byte[0]));
        LoginAsk who = Objects.requireNonNullElse(ask, new LoginAsk("", Optional.empty(), peer));
        out.add(new Output.Tell(new Output.News.LoginFailed(who, status)));
        out.add(new Output.Close("login failed: " + status));
    }

    private List<TextKey> pending = List.of();

    /// What is wrong with a request's header, if anything is.
    private Optional<LoginStatus> wrong(Login request) {
        if (request.versionMin() > 0) {
            return Optional.of(LoginStatus.UNSUPPORTED_VERSION);
        }
        if (isWaiting || isFinishing || ++requests > MOST_REQUESTS) {
            return Optional.of(LoginStatus.INVALID_REQUEST);
        }
        if (login == null) {
            if (request.sessionHandle() != 0) {
                return Optional.of(LoginStatus.NO_SUCH_SESSION);
            }
            return request.stage() <= OPERATIONAL
                    ? Optional.empty()
                    : Optional.of(LoginStatus.INVALID_REQUEST);
        }
        boolean same =
                request.isid().equals(login.isid())
                        && request.connection() == login.connection()
                        && request.sessionHandle() == 0
                        && request.stage() == stage;
        return same ? Optional.empty() : Optional.of(LoginStatus.INVALID_REQUEST);
    }

    private static Map<String, String> byName(List<TextKey> keys) {
        var byName = new LinkedHashMap<String, String>();
        keys.forEach(key -> byName.put(key.name(), key.value()));
        return byName;
    }

    private void proceed() {
        if (ask == null) {
            introduce();
        } else if (stage == SECURITY) {
            security();
        } else {
            operational();
        }
    }

    /// The first request says who it is and where it wants to.
    private void introduce() {
        String initiator = keys.getOrDefault("InitiatorName", "");
        String type = keys.getOrDefault("SessionType", "Normal");
        Optional<String> target = Optional.ofNullable(keys.get("TargetName"));
        boolean discovery = type.equals("Discovery");
        if (!discovery && !type.equals("Normal")) {
            fail(LoginStatus.UNSUPPORTED_SESSION_TYPE);
        } else if (!IscsiName.isValid(initiator) || !discovery && target.isEmpty()) {
            fail(LoginStatus.MISSING_PARAMETER);
        } else {
            ask = new LoginAsk(initiator, discovery ? Optional.empty() : target, peer);
            isWaiting = true;
            out.add(new Output.AskAdmission(ask));
        }
    }

    private void security() {
        var answers = new ArrayList<TextKey>();
        String methods = keys.get(AUTHENTICATION);
        String algorithms = keys.get(ChapExchange.ALGORITHM);
        if (methods != null) {
            Optional<String> method = method(methods);
            if (method.isEmpty()) {
                fail(LoginStatus.AUTHENTICATION_FAILED);
                return;
            }
            answers.add(new TextKey(AUTHENTICATION, method.get()));
        }
        if (algorithms != null && !isProved) {
            chap =
                    ChapExchange.begin(algorithms, portal.algorithms(), portal.challenges())
                            .orElse(null);
            if (chap == null) {
                fail(LoginStatus.AUTHENTICATION_FAILED);
                return;
            }
            answers.addAll(chap.question());
        } else if (keys.containsKey(ChapExchange.NAME)) {
            askCredentials();
            return;
        }
        answer(answers, login().transit() && mayPass());
    }

    private void askCredentials() {
        if (chap == null) {
            fail(LoginStatus.AUTHENTICATION_FAILED);
        } else {
            isWaiting = true;
            String name = keys.getOrDefault(ChapExchange.NAME, "");
            out.add(new Output.AskCredentials(Objects.requireNonNull(ask), name));
        }
    }

    /// The one method that will do, if the initiator knows it.
    private Optional<String> method(String offered) {
        String wanted = proof() == Proof.CHAP ? CHAP : NONE;
        return Arrays.asList(offered.split(",", -1)).contains(wanted)
                ? Optional.of(wanted)
                : Optional.empty();
    }

    private Proof proof() {
        return Objects.requireNonNull(admitted).proof();
    }

    private boolean mayPass() {
        return isProved || proof() == Proof.OPEN;
    }

    private void operational() {
        if (!mayPass()) {
            fail(LoginStatus.AUTHENTICATION_FAILED);
            return;
        }
        var answers = new ArrayList<TextKey>();
        keys.forEach((name, value) -> {
            if (!name.equals(AUTHENTICATION)) {
                negotiation.answer(new TextKey(name, value)).ifPresent(answers::add);
            }
        });
        if (!saidSegment) {
            saidSegment = true;
            answers.add(Negotiation.ownMaxSegment());
        }
        answer(answers, login().transit());
    }

    /// Answers keys and goes on to the next stage if both sides want to. EDK2 wants to find the
    /// portal group beside the method in the first answer.
    private void answer(List<TextKey> keys, boolean passes) {
        var all = new ArrayList<TextKey>();
        if (!saidGroup && admitted != null && ask != null && ask.target().isPresent()) {
            saidGroup = true;
            all.add(new TextKey("TargetPortalGroupTag", Portal.GROUP));
        }
        all.addAll(keys);
        if (passes && login().nextStage() == FULL_FEATURE) {
            pending = all;
            isFinishing = true;
        } else if (passes && login().nextStage() <= stage) {
            fail(LoginStatus.INVALID_REQUEST);
        } else {
            respond(all, passes, 0);
        }
    }

    private void respond(List<TextKey> answers, boolean passes, int handle) {
        Login request = login();
        out.add(
                new Output.Send(
                        new LoginResponse(
                                passes,
                                false,
                                stage,
                                request.nextStage(),
                                request.isid(),
                                handle,
                                request.initiatorTaskTag(),
                                numbers.next(),
                                LoginStatus.SUCCESS.code()),
                        TextKeys.encode(answers)));
        if (passes) {
            stage = request.nextStage();
        }
    }
}
