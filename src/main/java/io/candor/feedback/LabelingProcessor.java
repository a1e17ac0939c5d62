package io.candor.feedback;

import io.candor.event.Answer;
import io.candor.event.DeadLetterReason;
import io.candor.event.Decision;
import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordTracing;
import io.candor.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Joins the answer and the feedback of a question, whichever comes first, and sends a labeled answer each time the
 * standing verdicts change.
 */
final class LabelingProcessor extends ContextualProcessor<String, IncomingRecord, String, LabelingResult> {
    private static final Duration FORGETTING = Duration.ofSeconds(10);

    private final FeedbackConfig.Waiting config;
    private final LabelRule rule;
    private final Topic<String, Feedback> feedbackTopic;
    private final LongSupplier mostBytes;
    private final CalibratorMetrics tally;
    private final ArrivalClock clock = new ArrivalClock(FORGETTING);
    private LabelingCases cases;

    /** @param mostBytes of answer and verdicts of one question, by {@link CaseSize} */
    LabelingProcessor(
            FeedbackConfig config,
            Topic<String, Feedback> feedbackTopic,
            LongSupplier mostBytes,
            CalibratorMetrics tally) {
        this.config = config.waiting();
        this.rule = config.rule().labelRule();
        this.feedbackTopic = feedbackTopic;
        this.mostBytes = mostBytes;
        this.tally = tally;
    }

    @Override
    public void init(ProcessorContext<String, LabelingResult> context) {
        super.init(context);
        cases = new LabelingCases(
                context.getStateStore(FeedbackStores.CASES), context.getStateStore(FeedbackStores.DEADLINES));
    }

    @Override
    public void process(Record<String, IncomingRecord> record) {
        join(record);
        // As records come: an idle or stopped calibrator must not forget what it has not had the chance to join.
        if (clock.advance(record.timestamp())) {
            forget(clock.newest());
        }
    }

    private void join(Record<String, IncomingRecord> record) {
        IncomingRecord arrival = record.value();
        if (arrival instanceof IncomingRecord.Answered answered) {
            answered(record, answered);
        } else if (arrival instanceof IncomingRecord.Judged judged) {
            judged(record, judged);
        } else if (arrival instanceof IncomingRecord.Refused refused) {
            context().forward(record.withValue(refused));
        } else {
            throw new IllegalStateException("no such arrival belongs here: " + arrival.getClass());
        }
    }

    private void answered(Record<String, IncomingRecord> record, IncomingRecord.Answered answered) {
        LabelingCase known = cases.find(record.key());
        if (known != null && known.getAnswer() != null) {
            tally.happened(FeedbackEvent.DUPLICATE_ANSWER);
            return;
        }
        LabelingCase state = known == null ? emptyCase() : known;
        state.setAnswer(answered.answer());
        state.setAnswerPosition(answered.position());
        List<Voice> waiting = List.copyOf(state.getVoices());
        boolean expired = isExpired(answered.answer());
        boolean tooLarge = CaseSize.of(state) > mostBytes.getAsLong();
        if (expired || tooLarge) {
            state.setVoices(List.of());
        }
        boolean labels = !new StandingVerdicts(state.getVoices()).standing().isEmpty();
        long arrival = Arrival.of(record, context());
        Optional<LabeledAnswer> labeled =
                labels ? Optional.of(label(state, latest(waiting, arrival))) : Optional.empty();
        cases.move(record.key(), state, arrival + config.answerRetention().toMillis());
        if (expired) {
            waiting.forEach(voice -> refuse(record, voice, DeadLetterReason.NOT_LABELABLE, NO_CONFIDENCE));
        } else if (tooLarge) {
            waiting.forEach(voice -> refuse(record, voice, DeadLetterReason.RECORD_TOO_LARGE, TOO_LARGE));
        }
        labeled.ifPresent(each -> send(record, each));
    }

    private static final String NO_CONFIDENCE = "the question expired, so there is no confidence to judge";
    private static final String TOO_LARGE = "with it the question's label would be larger than its topic takes";

    private void judged(Record<String, IncomingRecord> record, IncomingRecord.Judged judged) {
        LabelingCase known = cases.find(record.key());
        LabelingCase state = known == null ? emptyCase() : known;
        Voice voice = new Voice(judged.feedback(), judged.position(), judged.timestamp());
        StandingVerdicts voices = new StandingVerdicts(state.getVoices());
        String labeler = judged.feedback().getLabeler();
        if (state.getAnswer() != null && isExpired(state.getAnswer())) {
            refuse(record, voice, DeadLetterReason.NOT_LABELABLE, NO_CONFIDENCE);
        } else if (voices.of(labeler).isEmpty() && voices.all().size() >= config.maxLabelers()) {
            refuse(record, voice, DeadLetterReason.TOO_MANY_LABELERS, "the question has as many labelers as it may");
        } else if (CaseSize.of(state) + CaseSize.of(voice) > mostBytes.getAsLong()) {
            refuse(record, voice, DeadLetterReason.RECORD_TOO_LARGE, TOO_LARGE);
        } else {
            Instant arrival = Instant.ofEpochMilli(Arrival.of(record, context()));
            heard(record, state, voices.hear(voice, arrival), judged.feedback());
        }
    }

    private void heard(
            Record<String, IncomingRecord> record,
            LabelingCase state,
            StandingVerdicts.Heard heard,
            Feedback feedback) {
        boolean isNew = state.getAnswer() == null && state.getVoices().isEmpty();
        boolean labels = state.getAnswer() != null && heard.effect() == StandingVerdicts.Effect.CHANGED;
        state.setVoices(heard.voices().all());
        // Before it is kept, so that a case is written once for each record.
        Optional<LabeledAnswer> labeled = labels ? Optional.of(label(state, feedback.getGivenAt())) : Optional.empty();
        if (isNew) {
            long deadline =
                    Arrival.of(record, context()) + config.feedbackRetention().toMillis();
            cases.move(record.key(), state, deadline);
        } else if (heard.effect() != StandingVerdicts.Effect.SUPERSEDED) {
            cases.keep(record.key(), state);
        }
        count(heard.effect(), feedback);
        if (state.getAnswer() == null) {
            tally.happened(FeedbackEvent.PARKED);
        }
        labeled.ifPresent(each -> send(record, each));
    }

    /** The next revision of what the case amounts to; the case, which is to be kept, counts it. */
    private LabeledAnswer label(LabelingCase state, Instant labeledAt) {
        LabeledAnswer labeled = CaseLabel.of(state, rule, state.getRevisions(), labeledAt);
        state.setRevisions(state.getRevisions() + 1);
        return labeled;
    }

    private void send(Record<String, IncomingRecord> record, LabeledAnswer labeled) {
        tally.happened(FeedbackEvent.LABELED);
        if (labeled.getDisagreement() > 0) {
            tally.happened(FeedbackEvent.DISAGREEMENT);
        }
        // Its own stamp, and of the headers the trace alone: what else a labeler sent along need not fit into the
        // ledger.
        context()
                .forward(record.withValue((LabelingResult) new LabelingResult.Labeled(labeled))
                        .withTimestamp(Arrival.of(record, context()))
                        .withHeaders(RecordTracing.traceOf(record.headers())));
    }

    private void refuse(Record<String, ?> record, Voice voice, DeadLetterReason reason, String detail) {
        byte[] key = record.key().getBytes(StandardCharsets.UTF_8);
        byte[] value = feedbackTopic.valueSerde().serializer().serialize(feedbackTopic.name(), voice.getFeedback());
        context().forward(record.withValue(IncomingRecord.Refused.of(voice, key, value, reason, detail)));
    }

    private void forget(long now) {
        for (LabelingCases.Forgotten forgotten : cases.forget(now)) {
            LabelingCase state = forgotten.state();
            if (state.getAnswer() != null) {
                tally.happened(
                        state.getRevisions() > 0 ? FeedbackEvent.EXPIRED_LABELED : FeedbackEvent.EXPIRED_UNLABELED);
                continue;
            }
            Record<String, LabelingResult> record =
                    new Record<>(forgotten.questionId(), null, now, new RecordHeaders());
            for (Voice voice : state.getVoices()) {
                tally.happened(FeedbackEvent.UNKNOWN_QUESTION);
                refuse(record, voice, DeadLetterReason.UNKNOWN_QUESTION, "no answer came while the feedback waited");
            }
        }
    }

    private void count(StandingVerdicts.Effect effect, Feedback feedback) {
        if (effect == StandingVerdicts.Effect.REPEATED) {
            tally.happened(FeedbackEvent.REPEATED);
        } else if (effect == StandingVerdicts.Effect.SUPERSEDED) {
            tally.happened(FeedbackEvent.SUPERSEDED);
        } else {
            tally.happened(feedback.getRetracted() ? FeedbackEvent.RETRACTION : verdictOf(feedback.getSource()));
        }
    }

    private static FeedbackEvent verdictOf(FeedbackSource source) {
        return FeedbackEvent.valueOf(source.name() + "_VERDICT");
    }

    // An earlier version let feedback from any future wait.
    private static Instant latest(List<Voice> voices, long arrival) {
        Instant now = Instant.ofEpochMilli(arrival);
        return voices.stream()
                .map(voice -> voice.getFeedback().getGivenAt())
                .filter(givenAt -> FeedbackTime.isPlausible(givenAt, now))
                .max(Instant::compareTo)
                .orElse(now);
    }

    private static boolean isExpired(Answer answer) {
        return answer.getDecision() == Decision.EXPIRED;
    }

    private static LabelingCase emptyCase() {
        return LabelingCase.newBuilder().setDeadline(LabelingCases.NONE).build();
    }
}
