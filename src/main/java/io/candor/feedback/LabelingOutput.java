package io.candor.feedback;

import io.candor.event.DeadLetterReason;
import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordTracing;
import io.candor.event.Topic;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** What labeling sends on, and counts. */
final class LabelingOutput {
    private final ProcessorContext<String, LabelingResult> context;
    private final Topic<String, Feedback> feedbackTopic;
    private final CalibratorMetrics metrics;

    LabelingOutput(
            ProcessorContext<String, LabelingResult> context,
            Topic<String, Feedback> feedbackTopic,
            CalibratorMetrics metrics) {
        this.context = context;
        this.feedbackTopic = feedbackTopic;
        this.metrics = metrics;
    }

    void label(Record<String, IncomingRecord> record, LabeledAnswer labeled) {
        metrics.happened(FeedbackEvent.LABELED);
        if (labeled.getDisagreement() > 0) {
            metrics.happened(FeedbackEvent.DISAGREEMENT);
        }
        write(record, labeled);
    }

    void announce(Record<String, IncomingRecord> record, LabeledAnswer announcement) {
        metrics.happened(FeedbackEvent.SAMPLED);
        write(record, announcement);
    }

    private void write(Record<String, IncomingRecord> record, LabeledAnswer labeled) {
        // Its own stamp, and of the headers the trace alone: what else a labeler sent along need not fit into the
        // ledger.
        context.forward(record.withValue((LabelingResult) new LabelingResult.Labeled(labeled))
                .withTimestamp(Arrival.of(record, context))
                .withHeaders(RecordTracing.traceOf(record.headers())));
    }

    void refuse(Record<String, ?> record, Voice voice, DeadLetterReason reason, String detail) {
        byte[] key = record.key().getBytes(StandardCharsets.UTF_8);
        byte[] value = feedbackTopic.valueSerde().serializer().serialize(feedbackTopic.name(), voice.getFeedback());
        context.forward(record.withValue(IncomingRecord.Refused.of(voice, key, value, reason, detail)));
    }

    /** A verdict on a question that is forgotten; of one that is itself forgotten nothing is kept. */
    void refuseForgotten(Record<String, ?> record, LabelingCase state, Voice voice) {
        metrics.happened(FeedbackEvent.FORGOTTEN);
        if (state.getErased()) {
            refuse(record, voice, DeadLetterReason.FORGOTTEN, "the question is forgotten");
        }
    }

    void count(StandingVerdicts.Effect effect, Feedback feedback) {
        if (effect == StandingVerdicts.Effect.REPEATED) {
            metrics.happened(FeedbackEvent.REPEATED);
        } else if (effect == StandingVerdicts.Effect.SUPERSEDED) {
            metrics.happened(FeedbackEvent.SUPERSEDED);
        } else {
            metrics.happened(feedback.getRetracted() ? FeedbackEvent.RETRACTION : verdictOf(feedback.getSource()));
        }
    }

    private static FeedbackEvent verdictOf(FeedbackSource source) {
        return FeedbackEvent.valueOf(source.name() + "_VERDICT");
    }
}
