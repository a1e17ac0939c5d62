package io.candor.erasure;

import io.candor.event.QuestionLimits;
import java.util.Optional;

/**
 * What is to be forgotten.
 *
 * @param kind of what
 * @param name a question's id, a labeler's name, or a subject as all see it
 * @param subjectHash what answers and labels say of a subject; empty of all else
 * @param tenant whose questions alone are looked at; empty for those of all
 */
public record ErasureRequest(Kind kind, String name, Optional<String> subjectHash, Optional<String> tenant) {
    private static final int LONGEST = 1_024;

    /** What can be forgotten. */
    public enum Kind {
        /** A question, its answer and every verdict on it. */
        QUESTION,
        /** Every question that names a subject, each as if it were forgotten by itself. */
        SUBJECT,
        /** Every verdict of a labeler, and the labeler's keys. */
        LABELER
    }

    /** @throws IllegalArgumentException if the name is empty or longer than any, or a tenant is named beside a labeler, who is nobody's */
    public ErasureRequest {
        if (QuestionLimits.isBlank(name) || name.length() > LONGEST) {
            throw new IllegalArgumentException("it must have 1 to " + LONGEST + " characters, one of them visible");
        }
        if (kind == Kind.LABELER && tenant.isPresent()) {
            throw new IllegalArgumentException("a labeler is forgotten in the questions of all tenants");
        }
    }

    /** A question or a labeler, whatever the tenant. */
    public ErasureRequest(Kind kind, String name) {
        this(kind, name, Optional.empty(), Optional.empty());
    }

    /**
     * A subject.
     *
     * @param key what its hash is made with
     */
    public static ErasureRequest subject(String name, SubjectKey key) {
        return new ErasureRequest(Kind.SUBJECT, SubjectKey.plain(name), Optional.of(key.hash(name)), Optional.empty());
    }

    /**
     * The same among the questions of one tenant.
     *
     * @param owner empty for those of all
     * @throws IllegalArgumentException as the constructor
     */
    public ErasureRequest of(Optional<String> owner) {
        return new ErasureRequest(kind, name, subjectHash, owner);
    }

    /** Whether questions go as a whole, and not verdicts alone. */
    boolean isWhole() {
        return kind != Kind.LABELER;
    }

    /** What a keyed hash of it is made of, so that a question's id and a labeler of that name have different ones. */
    public String identity() {
        return kind + "\0" + name + tenant.map(owner -> "\0" + owner).orElse("");
    }
}
