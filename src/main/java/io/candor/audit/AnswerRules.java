package io.candor.audit;

import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.EscalationOutcome;
import io.candor.event.TextIdentity;
import java.util.Optional;
import java.util.regex.Pattern;

/** Requirements of the schema's documentation on an answer's fields, beyond their types. */
final class AnswerRules {
    private static final Pattern TEXT_HASH = Pattern.compile("[0-9a-f]{" + TextIdentity.HASH_DIGITS + "}");

    private AnswerRules() {}

    /** The first broken promise in one sentence; empty when all hold. */
    static Optional<String> broken(Answer answer, String key) {
        if (!answer.getQuestionId().equals(key)) {
            return Optional.of("the key is not the question's id");
        }
        if (answer.getReleaseId().isBlank()) {
            return Optional.of("releaseId is blank");
        }
        if (answer.getModelId().isBlank()) {
            return Optional.of("modelId is blank");
        }
        if (answer.getPromptTokens() < 0 || answer.getAnswerTokens() < 0) {
            return Optional.of("a token count is negative");
        }
        if (answer.getTextHash() != null
                && !TEXT_HASH.matcher(answer.getTextHash()).matches()) {
            return Optional.of("textHash is not " + TextIdentity.HASH_DIGITS + " lower-case hex digits");
        }
        return ofConfidence(answer).or(() -> ofText(answer)).or(() -> ofAuditSample(answer));
    }

    private static Optional<String> ofConfidence(Answer answer) {
        Double confidence = answer.getConfidence();
        Double logit = answer.getLogit();
        if (logit != null && (confidence == null || !Double.isFinite(logit))) {
            return Optional.of(confidence == null ? "a logit without a confidence" : "logit is not finite: " + logit);
        }
        Double after = answer.getAnswerConfidence();
        // Written so that NaN is outside.
        if (after != null && !(answer.getAnswer() != null && after >= 0 && after <= 1)) {
            return Optional.of(
                    answer.getAnswer() == null
                            ? "answerConfidence without an answer"
                            : "answerConfidence is outside [0, 1]: " + after);
        }
        if (answer.getDecision() == Decision.EXPIRED) {
            return confidence == null ? Optional.empty() : Optional.of("EXPIRED with a confidence");
        }
        if (confidence == null) {
            return Optional.of(answer.getDecision() + " without a confidence");
        }
        // Written so that NaN is outside.
        return confidence >= 0 && confidence <= 1
                ? Optional.empty()
                : Optional.of("confidence is outside [0, 1]: " + confidence);
    }

    private static Optional<String> ofAuditSample(Answer answer) {
        Double probability = answer.getAuditProbability();
        if (probability == null) {
            return answer.getAuditSampled() ? Optional.of("auditSampled without auditProbability") : Optional.empty();
        }
        if (answer.getConfidence() == null) {
            return Optional.of("auditProbability without a confidence");
        }
        return probability > 0 && probability <= 1
                ? Optional.empty()
                : Optional.of("auditProbability is outside (0, 1]: " + probability);
    }

    private static Optional<String> ofText(Answer answer) {
        boolean accepts = answer.getDecision() == Decision.ACCEPTED || answer.getDecision() == Decision.REVIEW;
        boolean given = answer.getAnswerModel() != null && answer.getDecision() == Decision.SCORED;
        boolean generated = accepts || given;
        boolean escalated =
                answer.getEscalation() != null && answer.getEscalation().getOutcome() == EscalationOutcome.ANSWERED;
        if (escalated && answer.getAnswerModel() == null) {
            return Optional.of("answered by a second engine without answerModel");
        }
        if (accepts && answer.getAnswerModel() != null && answer.getPolicyVersion() == null && !escalated) {
            return Optional.of(answer.getDecision() + " with the answer of another system and without a policy");
        }
        if (generated != (answer.getAnswer() != null)) {
            return Optional.of(answer.getDecision() + (generated ? " without" : " with") + " an answer");
        }
        if (!generated && answer.getAnswerTokens() != 0) {
            return Optional.of(answer.getDecision() + " with answer tokens");
        }
        if (!accepts && answer.getPolicyVersion() != null) {
            return Optional.of(answer.getDecision() + " by a policy");
        }
        Double mean = answer.getMeanTokenLogProbability();
        if (mean == null) {
            return answer.getAnswerTokens() == 0
                    ? Optional.empty()
                    : Optional.of("answer tokens without meanTokenLogProbability");
        }
        if (!generated) {
            return Optional.of(answer.getDecision() + " with meanTokenLogProbability");
        }
        return mean <= 0 ? Optional.empty() : Optional.of("meanTokenLogProbability is above 0: " + mean);
    }
}
