package io.candor.question;

import io.candor.access.Caller;
import io.candor.event.QuestionLimits;
import org.apache.commons.codec.digest.DigestUtils;

/** Makes an {@code Idempotency-Key} its caller's own, since the id of a question without one follows from it. */
final class CallerKey {
    private static final int DIGITS = 16;
    /** With dash and digits at most {@link QuestionParser#MAX_KEY_CHARACTERS}. */
    private static final int KEPT_CHARACTERS = QuestionParser.MAX_KEY_CHARACTERS - DIGITS - 1;

    private CallerKey() {}

    /**
     * The key as it is where nobody is asked who they are; else its first characters, a dash and 16 hex digits of a hash of caller and key.
     *
     * @param header as it came
     * @throws io.candor.runtime.RejectedException if it can be no key
     */
    static String of(String header, Caller caller) {
        String key = QuestionParser.idempotencyKey(header);
        return caller.identity()
                .map(identity -> beginning(key) + "-"
                        + DigestUtils.sha256Hex(identity + "\0" + key).substring(0, DIGITS))
                .orElse(key);
    }

    private static String beginning(String key) {
        return QuestionLimits.characters(key) <= KEPT_CHARACTERS
                ? key
                : key.substring(0, key.offsetByCodePoints(0, KEPT_CHARACTERS));
    }
}
