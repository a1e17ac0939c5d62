package io.candor.answer;

import io.candor.action.Actor;
import io.candor.erasure.SubjectKey;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.SharedSecret;
import java.util.Optional;

/**
 * What an answer names its question's text and subject with, the same for all answerers that share a release store.
 *
 * @param texts of {@code Answer.textHash}
 * @param subjects of {@code Answer.subjectHash}
 */
record AnswerKeys(TextKey texts, SubjectKey subjects) {
    /**
     * Those of the store, made now if there are none.
     *
     * @param textKey that is configured
     * @throws io.candor.release.store.ReleaseUnavailableException if the store cannot be read or written
     */
    static AnswerKeys of(Optional<String> textKey, ReleaseStore store) {
        return new AnswerKeys(
                TextKey.of(textKey, store), new SubjectKey(SharedSecret.of(store, Actor.SECRET, SharedSecret::random)));
    }
}
