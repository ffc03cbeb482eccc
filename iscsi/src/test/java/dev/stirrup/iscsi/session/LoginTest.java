package dev.stirrup.iscsi.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stirrup.iscsi.MemoryUnit;
import dev.stirrup.iscsi.login.Admission;
import dev.stirrup.iscsi.login.Admission.Proof;
import dev.stirrup.iscsi.login.Challenges;
import dev.stirrup.iscsi.login.Credentials;
import dev.stirrup.iscsi.login.Secret;
import dev.stirrup.iscsi.pdu.Response.LoginResponse;
import dev.stirrup.iscsi.target.Target;
import dev.stirrup.testkit.Capture;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginTest {
    private static final String WHO =
            "InitiatorName=iqn.2026-01.test:a TargetName=iqn.2026-01.test:t SessionType=Normal ";
    private static final Pattern QUESTION = Pattern.compile("CHAP_I=(\\d+) CHAP_C=0x([0-9a-f]+)");

    private final AtomicInteger random = new AtomicInteger();
    private final Challenges challenges =
            new Challenges(length -> {
                var bytes = new byte[length];
                bytes[0] = (byte) random.incrementAndGet();
                return bytes;
            });
    private final Target target =
            new Target("iqn.2026-01.test:t", new TreeMap<>(Map.of(0, MemoryUnit.disk(100))));

    private Initiator initiator(Proof proof) {
        var initiator =
                new Initiator(new Admission.Admitted(proof), Optional.of(target), challenges);
        initiator.secrets =
                Map.of(
                        "user",
                        new Credentials.Entry(
                                Secret.of("initiator-secret"),
                                Optional.of(
                                        new Credentials.Own("target", Secret.of("target-secret")))),
                        "same",
                        new Credentials.Entry(
                                Secret.of("initiator-secret"),
                                Optional.of(
                                        new Credentials.Own(
                                                "target", Secret.of("initiator-secret")))));
        return initiator;
    }

    /// What firmware was captured to send, and what it looks for in the answer.
    @ParameterizedTest
    @CsvSource({"ipxe, Yes, No, 0 2", "ovmf, No, Yes, 20 2"})
    void firmwareGetsTheAnswerItLooksFor(
            String firmware, String initialR2t, String immediate, String times) {
        Initiator initiator = initiator(Proof.OPEN);
        assertThat(initiator.login(0x81, captured(firmware + "-login")))
                .isEqualTo("0000 T0 TargetPortalGroupTag=1 AuthMethod=None");
        String answer = initiator.login(0x87, captured(firmware + "-operational"));
        assertThat(answer)
                .startsWith("0000 T1 ")
                .contains("HeaderDigest=None DataDigest=None")
                .contains("InitialR2T=" + initialR2t)
                .contains("ImmediateData=" + immediate)
                .contains("MaxBurstLength=262144", "FirstBurstLength=65536")
                .contains("MaxConnections=1", "MaxOutstandingR2T=1", "ErrorRecoveryLevel=0")
                .contains("DefaultTime2Retain=" + times.split(" ")[0])
                .contains("DefaultTime2Wait=" + times.split(" ")[1])
                .contains("DataPDUInOrder=Yes", "DataSequenceInOrder=Yes")
                .contains("MaxRecvDataSegmentLength=262144");
        // EDK2 and Linux end a login in which a key is that they did not ask for.
        assertThat(answer.split(" ")).hasSize(2 + 14);
        assertThat(initiator.last(LoginResponse.class).sessionHandle()).isPositive();
        assertThat(initiator.connection.isEstablished()).isTrue();
    }

    @Test
    void linuxGetsNoKeyItDidNotAskFor() {
        Initiator initiator = initiator(Proof.OPEN);
        initiator.login(0x81, WHO + "InitiatorAlias=host AuthMethod=None ");
        assertThat(
                        initiator.login(
                                0x87,
                                "HeaderDigest=None,CRC32C DataDigest=CRC32C,None "
                                        + "DefaultTime2Wait=2 DefaultTime2Retain=0 IFMarker=No "
                                        + "OFMarker=No ErrorRecoveryLevel=0 InitialR2T=No "
                                        + "ImmediateData=Yes MaxBurstLength=16776192 "
                                        + "FirstBurstLength=262144 MaxOutstandingR2T=1 "
                                        + "MaxConnections=1 DataPDUInOrder=Yes "
                                        + "DataSequenceInOrder=Yes "
                                        + "MaxRecvDataSegmentLength=262144 X-com.test=1 "))
                .isEqualTo(
                        "0000 T1 HeaderDigest=None DataDigest=CRC32C DefaultTime2Wait=2"
                                + " DefaultTime2Retain=0 IFMarker=No OFMarker=No"
                                + " ErrorRecoveryLevel=0 InitialR2T=No ImmediateData=Yes"
                                + " MaxBurstLength=1048576 FirstBurstLength=65536"
                                + " MaxOutstandingR2T=1 MaxConnections=1 DataPDUInOrder=Yes"
                                + " DataSequenceInOrder=Yes X-com.test=NotUnderstood"
                                + " MaxRecvDataSegmentLength=262144");
    }

    @ParameterizedTest
    @CsvSource({
        "5, MD5, 5, false",
        "6, SHA-1, 6, true",
        "'7,5', SHA-256, 7, false",
        "'5,8,7', SHA3-256, 8, true",
    })
    void everyDigestProves(String offered, String digest, String chosen, boolean base64)
            throws Exception {
        Initiator initiator = initiator(Proof.CHAP);
        assertThat(initiator.login(0x01, WHO + "AuthMethod=CHAP "))
                .isEqualTo("0000 0 TargetPortalGroupTag=1 AuthMethod=CHAP");
        String question = initiator.login(0x01, "CHAP_A=" + offered + " ");
        assertThat(question).startsWith("0000 0 CHAP_A=" + chosen + " CHAP_I=");
        byte[] proof = proof(digest, question, "initiator-secret");
        String value =
                base64
                        ? "0b" + Base64.getEncoder().encodeToString(proof)
                        : "0x" + HexFormat.of().withUpperCase().formatHex(proof);
        String answer =
                initiator.login(
                        0x81, "CHAP_N=user CHAP_R=" + value + " CHAP_I=9 CHAP_C=0xabcdef0123 ");
        byte[] theirs = HexFormat.of().parseHex("abcdef0123");
        MessageDigest mutual = MessageDigest.getInstance(digest);
        mutual.update((byte) 9);
        mutual.update("target-secret".getBytes(StandardCharsets.UTF_8));
        assertThat(answer)
                .isEqualTo(
                        "0000 T0 CHAP_N=target CHAP_R=0x"
                                + HexFormat.of().formatHex(mutual.digest(theirs)));
        assertThat(initiator.login(0x87, "HeaderDigest=None ")).startsWith("0000 T1");
    }

    @Test
    void oneWayNeedsNoAnswer() throws Exception {
        Initiator initiator = initiator(Proof.CHAP);
        String question = ask(initiator);
        String proof = HexFormat.of().formatHex(proof("MD5", question, "initiator-secret"));
        assertThat(initiator.login(0x81, "CHAP_N=user CHAP_R=0x" + proof + " "))
                .isEqualTo("0000 T0");
    }

    @ParameterizedTest
    @CsvSource({
        // a wrong secret, a name that nobody has, a digest that is too short, none at all
        "user, wrong-secret, ''",
        "nobody, initiator-secret, ''",
        "user, initiator-secret, CHAP_R=0x00",
        "user, initiator-secret, CHAP_R=zz",
        // mutual: without an identifier, without a challenge, with one secret for both
        "user, initiator-secret, CHAP_C=0xab12",
        "user, initiator-secret, CHAP_I=256 CHAP_C=0xab12",
        "user, initiator-secret, CHAP_I=1 CHAP_C=0x",
        "same, initiator-secret, CHAP_I=1 CHAP_C=0xab12",
    })
    void whatProvesNothingIsRefused(String name, String secret, String more) throws Exception {
        Initiator initiator = initiator(Proof.CHAP);
        String question = ask(initiator);
        String proof = "CHAP_R=0x" + HexFormat.of().formatHex(proof("MD5", question, secret));
        String keys = more.startsWith("CHAP_R") ? more : proof + " " + more;
        assertThat(initiator.login(0x81, "CHAP_N=" + name + " " + keys.strip() + " "))
                .isEqualTo("0201 0");
        assertThat(initiator.closed()).isPresent();
        assertThat(initiator.outputs)
                .anyMatch(output -> output instanceof Output.Tell(Output.News.LoginFailed f));
    }

    @Test
    void aChallengeOfOursIsNotAnswered() throws Exception {
        String theirs = ask(initiator(Proof.CHAP));
        Matcher challenge = QUESTION.matcher(theirs);
        assertThat(challenge.find()).isTrue();
        Initiator reflecting = initiator(Proof.CHAP);
        String question = ask(reflecting);
        String proof = HexFormat.of().formatHex(proof("MD5", question, "initiator-secret"));
        assertThat(
                        reflecting.login(
                                0x81,
                                "CHAP_N=user CHAP_R=0x"
                                        + proof
                                        + " CHAP_I=1 CHAP_C=0x"
                                        + challenge.group(2)
                                        + " "))
                .isEqualTo("0201 0");
    }

    @Test
    void anAnswerIsGoodForOneChallengeOnly() throws Exception {
        Initiator first = initiator(Proof.CHAP);
        String proof = HexFormat.of().formatHex(proof("MD5", ask(first), "initiator-secret"));
        Initiator second = initiator(Proof.CHAP);
        ask(second);
        assertThat(second.login(0x81, "CHAP_N=user CHAP_R=0x" + proof + " ")).isEqualTo("0201 0");
    }

    @ParameterizedTest
    @CsvSource({
        // without proof where it is wanted: no method, None, or straight into the next stage
        "CHAP, 0x81, AuthMethod=None, 0201",
        "CHAP, 0x87, HeaderDigest=None, 0201",
        // an initiator that wants proof where there are no secrets
        "OPEN, 0x81, AuthMethod=CHAP, 0201",
        // stages that are not there, or not next
        "OPEN, 0x8f, AuthMethod=None, 020b",
        "OPEN, 0x80, AuthMethod=None, 020b",
    })
    void whatIsNotAgreedOnEndsTheLogin(String proof, String flags, String keys, String status) {
        Initiator initiator = initiator(Proof.valueOf(proof));
        assertThat(initiator.login(Integer.decode(flags), WHO + keys + " ")).startsWith(status);
        assertThat(initiator.closed()).isPresent();
    }

    @Test
    void chapCannotBeSkippedByAskingForTheNextStage() {
        Initiator initiator = initiator(Proof.CHAP);
        assertThat(initiator.login(0x81, WHO + "AuthMethod=CHAP "))
                .isEqualTo("0000 0 TargetPortalGroupTag=1 AuthMethod=CHAP");
        assertThat(initiator.login(0x87, "HeaderDigest=None ")).startsWith("020b");
    }

    @ParameterizedTest
    @CsvSource({
        "AuthMethod=None, 0207",
        "InitiatorName=iqn.2026-01.test:a, 0207",
        "InitiatorName=disk TargetName=iqn.2026-01.test:t, 0207",
        "InitiatorName=iqn.2026-01.test:a SessionType=Odd, 0209",
        "InitiatorName=a InitiatorName=b, 0200",
        "=a, 0200",
    })
    void whoDoesNotSayWhoItIsGetsNowhere(String keys, String status) {
        assertThat(initiator(Proof.OPEN).login(0x81, keys + " ")).startsWith(status);
    }

    @Test
    void aTargetThatIsNotThereIsTold() {
        Initiator initiator = initiator(Proof.OPEN);
        initiator.admission = new Admission.Refused(Admission.Reason.NOT_FOUND);
        assertThat(initiator.login(0x81, WHO + "AuthMethod=None ")).startsWith("0203");
    }

    @Test
    void keysMayBeCutAnywhere() {
        Initiator initiator = initiator(Proof.OPEN);
        assertThat(initiator.login(0x40, "InitiatorName=iqn.2026-0")).isEqualTo("0000 0");
        assertThat(initiator.login(0x81, "1.test:a TargetName=iqn.2026-01.test:t AuthMethod=None "))
                .isEqualTo("0000 T0 TargetPortalGroupTag=1 AuthMethod=None");
    }

    @Test
    void textWithoutEndIsCutOff() {
        Initiator initiator = initiator(Proof.OPEN);
        int rounds = 0;
        while (initiator.closed().isEmpty()) {
            initiator.login(0x40, "X".repeat(1000));
            assertThat(++rounds).isLessThan(40);
        }
    }

    @Test
    void smallTalkWithoutEndIsCutOff() {
        Initiator initiator = initiator(Proof.OPEN);
        initiator.login(0x01, WHO + "AuthMethod=None ");
        int rounds = 0;
        while (initiator.closed().isEmpty()) {
            initiator.login(0x01, "");
            assertThat(++rounds).isLessThan(40);
        }
    }

    @Test
    void aLoginThatTakesTooLongIsClosed() {
        Initiator initiator = initiator(Proof.OPEN);
        initiator.login(0x01, WHO + "AuthMethod=None ");
        initiator.now = Initiator.START.plus(Connection.LOGIN_TIME);
        initiator.take(initiator.connection.expire(initiator.now));
        assertThat(initiator.closed()).isPresent();
    }

    @Test
    void whoLogsInAgainTakesHisOwnPlace() {
        Initiator first = initiator(Proof.OPEN).enter("");
        Initiator other = initiator(Proof.OPEN);
        other.login(0x87, WHO, 2);
        assertThat(first.isEnded).isFalse();
        assertThat(target.sessions()).isEqualTo(2);
        Initiator again = initiator(Proof.OPEN).enter("");
        assertThat(first.isEnded).isTrue();
        assertThat(again.connection.isEstablished()).isTrue();
        assertThat(target.sessions()).isEqualTo(2);
    }

    private String ask(Initiator initiator) {
        initiator.login(0x01, WHO + "AuthMethod=CHAP,None ");
        return initiator.login(0x01, "CHAP_A=5 ");
    }

    private static byte[] proof(String digest, String question, String secret) throws Exception {
        Matcher asked = QUESTION.matcher(question);
        assertThat(asked.find()).isTrue();
        MessageDigest proof = MessageDigest.getInstance(digest);
        proof.update((byte) Integer.parseInt(asked.group(1)));
        proof.update(secret.getBytes(StandardCharsets.UTF_8));
        return proof.digest(HexFormat.of().parseHex(asked.group(2)));
    }

    private String captured(String name) {
        byte[] bytes = Capture.bytes(getClass(), name);
        return new String(bytes, 48, bytes.length - 48, StandardCharsets.UTF_8)
                .replace("TargetName=iqn.2026-01.test.nbh:disk", "TargetName=iqn.2026-01.test:t")
                .replace('\0', ' ');
    }
}
