package io.candor.question;

import io.candor.access.Caller;
import io.candor.event.AnswerMode;
import io.candor.event.Question;
import java.util.Objects;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What makes two questions under one id the same question. Deadline, attributes and maxTokens may differ, those of the first time
 * count: an answer says nothing of them, so they could not be compared after a restart.
 *
 * @param textHash SHA-256 of the text as it was written
 * @param answerHash the same of the answer to score; empty without one
 * @param answerModel who gave it; empty without one
 * @param tenant whose question it is; null for nobody's
 */
record QuestionContent(
        String textHash, String domain, AnswerMode mode, String answerHash, String answerModel, String tenant) {
    static QuestionContent of(Question question) {
        return new QuestionContent(
                DigestUtils.sha256Hex(question.getText()),
                question.getDomain(),
                question.getMode(),
                question.getAnswer() == null ? "" : DigestUtils.sha256Hex(question.getAnswer()),
                question.getAnswerModel() == null ? "" : question.getAnswerModel(),
                question.getTenant());
    }

    /** Whether a caller may be told of it. */
    boolean isFor(Caller caller) {
        return caller.maySee(domain, tenant);
    }

    /** The first field in which they differ. */
    Optional<String> difference(QuestionContent other) {
        if (!Objects.equals(tenant, other.tenant)) {
            return Optional.of("tenant");
        }
        if (!textHash.equals(other.textHash)) {
            return Optional.of("text");
        }
        if (!domain.equals(other.domain)) {
            return Optional.of("domain");
        }
        if (mode != other.mode) {
            return Optional.of("mode");
        }
        if (!answerHash.equals(other.answerHash)) {
            return Optional.of("answer");
        }
        return answerModel.equals(other.answerModel) ? Optional.empty() : Optional.of("answerModel");
    }
}
