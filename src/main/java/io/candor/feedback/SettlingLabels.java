package io.candor.feedback;

import io.candor.event.LabeledAnswer;
import io.candor.event.LabelerIdentity;
import io.candor.event.TextIdentity;
import io.candor.honesty.answer.AnswerIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Labels on their way to being final for drift. A label settles when its verdict has been waited for since the answer, and when it
 * could be corrected for a while: what comes until then counts, corrections and retractions included. So labels settle in the order
 * of the answers, as long as verdicts come within the wait: else wrong answers that are judged sooner than right ones would look like drift.
 * Time is the stamp of the ledger, so the same labels settle at the same record wherever they are read.
 */
final class SettlingLabels {
    private static final long NONE = 0;

    private final KeyValueStore<String, SettlingLabel> labels;
    private final TimeIndex times;
    private final long verdictWait;
    private final long maturity;
    private final long retention;

    SettlingLabels(
            KeyValueStore<String, SettlingLabel> labels, KeyValueStore<Bytes, byte[]> times, FeedbackConfig config) {
        this.labels = labels;
        this.times = new TimeIndex(times);
        this.verdictWait = config.drift().verdictWait().toMillis();
        this.maturity = config.drift().maturity().toMillis();
        this.retention = config.waiting().answerRetention().toMillis();
    }

    /**
     * Takes a record of the ledger.
     *
     * @param timestamp of the record, in milliseconds
     * @return false if it corrects a label that has settled, so that it has no effect
     */
    boolean take(LabeledAnswer labeled, long timestamp) {
        String id = labeled.getQuestionId();
        SettlingLabel known = labels.get(id);
        if (known == null && labeled.getRevision() > 0) {
            return false;
        }
        if (known != null) {
            times.delete(known.getDue(), id);
        }
        SettlingLabel next = next(labeled, Optional.ofNullable(known), timestamp);
        keep(id, next);
        return true;
    }

    private SettlingLabel next(LabeledAnswer labeled, Optional<SettlingLabel> known, long timestamp) {
        long labeledAt = known.map(SettlingLabel::getLabeledAt).orElse(NONE);
        SettlingLabel next = SettlingLabel.newBuilder()
                .setText(TextIdentity.of(labeled))
                .setDomain(labeled.getDomain())
                .setModelId(labeled.getModelId())
                .setReleaseId(labeled.getReleaseId())
                .setConfidence(CaseLabel.confidence(labeled))
                .setAnswerModel(labeled.getAnswerModel())
                .setAnswer(
                        labeled.getAnswerModel() == null ? AnswerIdentity.NONE : AnswerIdentity.of(labeled.getAnswer()))
                .setSampled(labeled.getAuditSampled())
                .setLabel(labeled.getLabel())
                .setVerdicts(LabelerIdentity.verdicts(labeled))
                .setReferences(
                        LabelerIdentity.references(labeled).stream().sorted().toList())
                // The answerer's clock may be wrong: an answer is not younger than what is said of it.
                .setAnsweredAt(known.map(SettlingLabel::getAnsweredAt)
                        .orElse(Math.max(0, Math.min(labeled.getAnsweredAt().toEpochMilli(), timestamp))))
                .setLabeledAt(labeledAt == NONE && labeled.getLabel() != null ? timestamp : labeledAt)
                .setMissed(known.map(SettlingLabel::getMissed).orElse(false))
                .setDue(NONE)
                .build();
        next.setDue(due(next));
        return next;
    }

    private long due(SettlingLabel label) {
        if (label.getLabel() == null && label.getMissed()) {
            return label.getAnsweredAt() + Math.max(retention, verdictWait);
        }
        return Math.max(
                label.getAnsweredAt() + verdictWait,
                label.getLabeledAt() == NONE ? NONE : label.getLabeledAt() + maturity);
    }

    private void keep(String questionId, SettlingLabel label) {
        labels.put(questionId, label);
        times.put(label.getDue(), questionId);
    }

    /**
     * What settles now, the longest due first: labels that are final, which are forgotten; and answers of the audit sample without a
     * label, which are waited for further.
     */
    List<SettlingLabel> settle(long now) {
        List<SettlingLabel> settled = new ArrayList<>();
        for (String questionId : times.take(now)) {
            SettlingLabel label = labels.delete(questionId);
            if (label == null) {
                continue;
            }
            boolean misses = label.getLabel() == null && label.getSampled() && !label.getMissed();
            if (misses) {
                label.setMissed(true);
                label.setDue(due(label));
                keep(questionId, label);
            }
            if (misses || label.getLabel() != null) {
                settled.add(label);
            }
        }
        return settled;
    }
}
