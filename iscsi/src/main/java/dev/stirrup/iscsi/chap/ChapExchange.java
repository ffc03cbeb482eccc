package dev.stirrup.iscsi.chap;

import dev.stirrup.iscsi.login.Challenges;
import dev.stirrup.iscsi.login.Credentials;
import dev.stirrup.iscsi.login.Secret;
import dev.stirrup.iscsi.text.TextKey;
import dev.stirrup.wire.Bytes;
import dev.stirrup.wire.MalformedException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One CHAP exchange, seen from the target (RFC 7143 section 12.1.3). Every failure ends it for
/// good: a challenge is answered once.
public final class ChapExchange {
    public static final String ALGORITHM = "CHAP_A";
    public static final String NAME = "CHAP_N";
    private static final String IDENTIFIER = "CHAP_I";
    private static final String CHALLENGE = "CHAP_C";
    private static final String RESPONSE = "CHAP_R";

    /// Stands for the secret of a name that nobody has, so that a wrong name takes as long to
    /// refuse as a wrong secret.
    private static final Secret NOBODYS = Secret.of("nobody has this secret");

    private final ChapAlgorithm algorithm;
    private final int identifier;
    private final Bytes challenge;
    private final Challenges challenges;

    private ChapExchange(ChapAlgorithm algorithm, Challenges challenges) {
        this.algorithm = algorithm;
        this.challenges = challenges;
        this.identifier = challenges.identifier();
        this.challenge = challenges.make();
    }

    /// Begins with the algorithms that the initiator offers; nothing when none of them will do.
    public static Optional<ChapExchange> begin(
            String algorithms, Set<ChapAlgorithm> allowed, Challenges challenges) {
        return ChapAlgorithm.best(algorithms, allowed)
                .map(best -> new ChapExchange(best, challenges));
    }

    /// The algorithm that was chosen.
    public ChapAlgorithm algorithm() {
        return algorithm;
    }

    /// What the initiator is asked.
    public List<TextKey> question() {
        return List.of(
                new TextKey(ALGORITHM, algorithm.number()),
                new TextKey(IDENTIFIER, Integer.toString(identifier)),
                new TextKey(CHALLENGE, BinaryValue.encode(challenge.toArray())));
    }

    /// Looks at the initiator's answer and makes this side's own, if it was challenged too.
    ///
    /// @param entry what belongs to the name that the initiator gave
    /// @return what to send back; nothing when the proof fails
    /// @throws MalformedException when the answer is no answer
    public Optional<List<TextKey>> conclude(
            Map<String, String> answer, Optional<Credentials.Entry> entry)
            throws MalformedException {
        Bytes given = BinaryValue.decode(answer.getOrDefault(RESPONSE, ""));
        Secret secret = entry.map(Credentials.Entry::secret).orElse(NOBODYS);
        byte[] right = algorithm.response(identifier, secret, challenge);
        boolean proved = MessageDigest.isEqual(right, given.toArray()) && entry.isPresent();
        if (!proved) {
            return Optional.empty();
        }
        return answer.containsKey(CHALLENGE)
                ? own(answer, entry.orElseThrow())
                : Optional.of(List.of());
    }

    /// This side's proof. Nobody gets one who has not proved himself, who sends back a challenge of
    /// ours, or whose secret is the same as ours.
    private Optional<List<TextKey>> own(Map<String, String> answer, Credentials.Entry entry)
            throws MalformedException {
        Bytes theirs = BinaryValue.decode(answer.getOrDefault(CHALLENGE, ""));
        int number = identifier(answer.getOrDefault(IDENTIFIER, ""));
        Optional<Credentials.Own> own = entry.own();
        if (own.isEmpty()
                || theirs.length() == 0
                || challenges.isOurs(theirs)
                || own.get().secret().equals(entry.secret())) {
            return Optional.empty();
        }
        byte[] response = algorithm.response(number, own.get().secret(), theirs);
        var keys = new ArrayList<TextKey>();
        keys.add(new TextKey(NAME, own.get().name()));
        keys.add(new TextKey(RESPONSE, BinaryValue.encode(response)));
        return Optional.of(keys);
    }

    private static int identifier(String value) throws MalformedException {
        try {
            int number = Integer.decode(value);
            if (number >= 0 && number <= 255) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new MalformedException("no number: " + IDENTIFIER, 0);
        }
        throw new MalformedException("out of range: " + IDENTIFIER, 0);
    }
}
