package io.candor.event;

/**
 * Keys of what is kept of other systems' answers apart from the base model's own. Of the base model's own they are what they were before
 * there were others.
 */
public final class SourceKey {
    private static final char SEPARATOR = '\0';

    private SourceKey() {}

    /**
     * The key of the same thing, of the answers of one model.
     *
     * @param key has no NUL in front
     * @param answerModel another system's model; null for the base model
     */
    public static String of(String key, String answerModel) {
        return answerModel == null ? key : SEPARATOR + answerModel + SEPARATOR + key;
    }
}
