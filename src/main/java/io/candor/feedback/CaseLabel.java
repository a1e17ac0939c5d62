package io.candor.feedback;

import io.candor.event.Answer;
import io.candor.event.LabelRule;
import io.candor.event.LabeledAnswer;
import io.candor.event.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/** The labeled answer that a case amounts to. */
final class CaseLabel {
    private static final int ANNOUNCEMENT = -1;

    private CaseLabel() {}

    /** That an answer was drawn into the audit sample and has no verdict yet; every later revision is a higher one. */
    static LabeledAnswer announcement(IncomingRecord.Answered answered, LabelRule rule) {
        return of(answered, List.of(), rule, ANNOUNCEMENT, answered.answer().getAnsweredAt());
    }

    /** What takes the place of all that was said of a question which is forgotten. */
    static LabeledAnswer forgotten(IncomingRecord.Answered answered, LabelRule rule, int revision, Instant at) {
        return LabeledAnswer.newBuilder(of(answered, List.of(), rule, revision, at))
                .setQuestion("")
                .setAnswer(null)
                .setTextHash(null)
                .setSubjectHash(null)
                .setLogit(null)
                .setAuditProbability(null)
                .setAuditSampled(false)
                .setAnswerConfidence(null)
                .setMeanTokenLogProbability(null)
                .setAnswerTokens(0)
                .setAnswerMeanTokenLogProbability(null)
                .setForgotten(true)
                .build();
    }

    /** Whether a record of the ledger announces an answer, and says nothing of any label. */
    static boolean isAnnouncement(LabeledAnswer labeled) {
        return labeled.getRevision() < 0;
    }

    /** Whether a record of the ledger is in reports and alarms: of the base model's own answers, or of one other model's. */
    static boolean isCounted(LabeledAnswer labeled) {
        return labeled.getAnswerModel() == null || labeled.getCounted() && labeled.getAnswerConfidence() != null;
    }

    /** What reports and alarms compare with the label of a record that is in them. */
    static double confidence(LabeledAnswer labeled) {
        return labeled.getAnswerModel() == null ? labeled.getConfidence() : labeled.getAnswerConfidence();
    }

    /**
     * @param answered an answer that has a confidence
     * @param voices of its labelers, in their order
     * @param revision of the labeled answer
     */
    static LabeledAnswer of(
            IncomingRecord.Answered answered, List<Voice> voices, LabelRule rule, int revision, Instant labeledAt) {
        Answer answer = answered.answer();
        List<Verdict> verdicts = new StandingVerdicts(voices).standing();
        OptionalDouble label = rule.resolve(verdicts);
        return LabeledAnswer.newBuilder()
                .setQuestionId(answer.getQuestionId())
                .setQuestion(answer.getQuestion())
                .setTextHash(answer.getTextHash())
                .setSubjectHash(answer.getSubjectHash())
                .setTenant(answer.getTenant())
                .setDomain(answer.getDomain())
                .setAnswer(answer.getAnswer())
                .setConfidence(answer.getConfidence())
                .setAnswerConfidence(answer.getAnswerConfidence())
                .setMeanTokenLogProbability(answer.getMeanTokenLogProbability())
                .setAnswerTokens(answer.getAnswerTokens())
                .setAnswerModel(answer.getAnswerModel())
                .setAnswerMeanTokenLogProbability(answer.getAnswerMeanTokenLogProbability())
                .setCounted(answer.getAnswerModel() != null && answer.getAnswerConfidence() != null)
                .setLogit(answer.getLogit())
                .setAuditProbability(answer.getAuditProbability())
                .setAuditSampled(answer.getAuditSampled())
                .setModelId(answer.getModelId())
                .setReleaseId(answer.getReleaseId())
                .setLabel(label.isPresent() ? label.getAsDouble() : null)
                .setRule(rule.name())
                .setDisagreement(disagreement(verdicts))
                .setVerdicts(verdicts)
                .setRevision(revision)
                .setAnswerPosition(answered.position())
                .setAnsweredAt(answer.getAnsweredAt())
                .setLabeledAt(labeledAt)
                .build();
    }

    private static double disagreement(List<Verdict> verdicts) {
        double largest = verdicts.stream().mapToDouble(Verdict::getScore).max().orElse(0);
        double smallest = verdicts.stream().mapToDouble(Verdict::getScore).min().orElse(0);
        return largest - smallest;
    }
}
