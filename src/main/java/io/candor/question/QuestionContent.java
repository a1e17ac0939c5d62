package io.candor.question;

import io.candor.event.AnswerMode;
import io.candor.event.Question;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What makes two questions under one id the same question. Deadline, attributes and maxTokens may differ, those of the first time
 * count: an answer says nothing of them, so they could not be compared after a restart.
 *
 * @param textHash SHA-256 of the text as it was written
 */
record QuestionContent(String textHash, String domain, AnswerMode mode) {
    static QuestionContent of(Question question) {
        return new QuestionContent(DigestUtils.sha256Hex(question.getText()), question.getDomain(), question.getMode());
    }

    /** The first field in which they differ. */
    Optional<String> difference(QuestionContent other) {
        if (!textHash.equals(other.textHash)) {
            return Optional.of("text");
        }
        if (!domain.equals(other.domain)) {
            return Optional.of("domain");
        }
        return mode == other.mode ? Optional.empty() : Optional.of("mode");
    }
}
