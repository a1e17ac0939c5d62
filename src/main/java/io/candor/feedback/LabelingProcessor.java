package io.candor.feedback;

import io.candor.event.Answer;
import io.candor.event.AnswerTally;
import io.candor.event.DeadLetterReason;
import io.candor.event.Decision;
import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
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
    private static final Duration EXPIRY_INTERVAL = Duration.ofSeconds(10);
    private static final Duration TALLY_EXPIRY_INTERVAL = Duration.ofMinutes(10);
    private static final String NO_CONFIDENCE = "the question expired, so there is no confidence to judge";
    private static final String TOO_LARGE = "with it the question's label would be larger than its topic takes";
    private static final String NAMES_ANOTHER = "the feedback names another answer than the one its question has";

    private final FeedbackConfig.Waiting config;
    private final LabelRule rule;
    private final Topic<String, Feedback> feedbackTopic;
    private final LongSupplier mostBytes;
    private final CalibratorMetrics metrics;
    private final ArrivalClock clock = new ArrivalClock(EXPIRY_INTERVAL);
    private final FeedbackConfig.Reports reports;
    private final ArrivalClock tallyClock = new ArrivalClock(TALLY_EXPIRY_INTERVAL);
    private LabelingCases cases;
    private AnswerTallies tallies;

    /** @param mostBytes of answer and verdicts of one question, by {@link CaseSize} */
    LabelingProcessor(
            FeedbackConfig config,
            Topic<String, Feedback> feedbackTopic,
            LongSupplier mostBytes,
            CalibratorMetrics metrics) {
        this.config = config.waiting();
        this.reports = config.reports();
        this.rule = config.rule().labelRule();
        this.feedbackTopic = feedbackTopic;
        this.mostBytes = mostBytes;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, LabelingResult> context) {
        super.init(context);
        cases = new LabelingCases(
                context.getStateStore(FeedbackStores.CASES), context.getStateStore(FeedbackStores.DEADLINES));
        tallies = new AnswerTallies(context.getStateStore(FeedbackStores.TALLIES), reports);
    }

    @Override
    public void process(Record<String, IncomingRecord> record) {
        join(record);
        // As records come: an idle or stopped calibrator must not expire what it could not have joined yet.
        if (clock.advance(record.timestamp())) {
            removeExpired(clock.newest());
        }
        if (tallyClock.advance(record.timestamp())) {
            tallies.removeExpired(tallyClock.newest());
        }
    }

    private void join(Record<String, IncomingRecord> record) {
        IncomingRecord incoming = record.value();
        if (incoming instanceof IncomingRecord.Answered answered) {
            joinAnswer(record, answered);
        } else if (incoming instanceof IncomingRecord.FeedbackGiven given) {
            joinFeedback(record, given);
        } else if (incoming instanceof IncomingRecord.Refused refused) {
            context().forward(record.withValue(refused));
        } else {
            throw new IllegalStateException("no such arrival belongs here: " + incoming.getClass());
        }
    }

    private void joinAnswer(Record<String, IncomingRecord> record, IncomingRecord.Answered answered) {
        LabelingCase known = cases.find(record.key());
        // The first answer of a partition stands, in whatever order feedback comes; an expiry is none.
        if (known != null && known.getAnswer() != null && (isLabelable(known) || isExpired(answered.answer()))) {
            metrics.happened(FeedbackEvent.DUPLICATE_ANSWER);
            return;
        }
        LabelingCase state = known == null ? emptyCase() : copy(known);
        StandingVerdicts waiting = new StandingVerdicts(state.getVoices());
        state.setAnswer(answered.answer());
        state.setAnswerPosition(answered.position());
        if (isExpired(answered.answer())) {
            expire(record, state, waiting);
        } else {
            label(record, state, waiting);
        }
    }

    private void label(Record<String, IncomingRecord> record, LabelingCase state, StandingVerdicts waiting) {
        RecordPosition source = state.getAnswer().getSource();
        long arrival = Arrival.of(record, context());
        StandingVerdicts about = waiting.about(source, Instant.ofEpochMilli(arrival));
        state.setVoices(about.all());
        boolean tooLarge = CaseSize.of(state) > mostBytes.getAsLong();
        if (tooLarge) {
            state.setVoices(List.of());
        }
        boolean labels = !tooLarge && !about.standing().isEmpty();
        Optional<LabeledAnswer> labeled =
                labels ? Optional.of(label(state, latest(about.all(), arrival))) : Optional.empty();
        Optional<AnswerTally> tally = tallies.add(state.getAnswer(), arrival);
        labeled.ifPresent(each -> tally.ifPresent(each::setTally));
        keepAnswer(record, state);
        if (tooLarge) {
            about.all().forEach(voice -> refuse(record, voice, DeadLetterReason.RECORD_TOO_LARGE, TOO_LARGE));
        }
        waiting.aboutOthersThan(source)
                .all()
                .forEach(voice -> refuse(record, voice, DeadLetterReason.OTHER_ANSWER, NAMES_ANOTHER));
        labeled.ifPresent(each -> send(record, each));
        if (labeled.isEmpty() && state.getAnswer().getAuditSampled() && CaseSize.of(state) <= mostBytes.getAsLong()) {
            metrics.happened(FeedbackEvent.SAMPLED);
            LabeledAnswer announcement = CaseLabel.announcement(state, rule);
            tally.ifPresent(announcement::setTally);
            write(record, announcement);
        }
    }

    /** The question may be asked again under its id, so feedback that names another answer goes on waiting. */
    private void expire(Record<String, IncomingRecord> record, LabelingCase state, StandingVerdicts waiting) {
        RecordPosition source = state.getAnswer().getSource();
        state.setVoices(waiting.aboutOthersThan(source).all());
        keepAnswer(record, state);
        waiting.all().stream()
                .filter(voice -> StandingVerdicts.isAbout(voice.getFeedback(), source))
                .forEach(voice -> refuse(record, voice, DeadLetterReason.NOT_LABELABLE, NO_CONFIDENCE));
    }

    private void keepAnswer(Record<String, IncomingRecord> record, LabelingCase state) {
        cases.move(
                record.key(),
                state,
                Arrival.of(record, context()) + config.answerRetention().toMillis());
    }

    private void joinFeedback(Record<String, IncomingRecord> record, IncomingRecord.FeedbackGiven given) {
        LabelingCase known = cases.find(record.key());
        LabelingCase state = known == null ? emptyCase() : copy(known);
        Voice voice = new Voice(given.feedback(), given.position(), given.timestamp());
        StandingVerdicts verdicts = new StandingVerdicts(state.getVoices());
        Voice kept = isLabelable(state) ? StandingVerdicts.unnamed(voice) : voice;
        boolean about = state.getAnswer() == null
                || StandingVerdicts.isAbout(given.feedback(), state.getAnswer().getSource());
        if (about && state.getAnswer() != null && !isLabelable(state)) {
            refuse(record, voice, DeadLetterReason.NOT_LABELABLE, NO_CONFIDENCE);
        } else if (!about && isLabelable(state)) {
            refuse(record, voice, DeadLetterReason.OTHER_ANSWER, NAMES_ANOTHER);
        } else if (verdicts.like(kept).isEmpty() && verdicts.all().size() >= config.maxLabelers()) {
            refuse(record, voice, DeadLetterReason.TOO_MANY_LABELERS, "the question has as many labelers as it may");
        } else if (CaseSize.of(state) + CaseSize.of(voice) > mostBytes.getAsLong()) {
            refuse(record, voice, DeadLetterReason.RECORD_TOO_LARGE, TOO_LARGE);
        } else {
            Instant arrival = Instant.ofEpochMilli(Arrival.of(record, context()));
            applyUpdate(record, state, verdicts.add(kept, arrival), given.feedback());
        }
    }

    private void applyUpdate(
            Record<String, IncomingRecord> record,
            LabelingCase state,
            StandingVerdicts.Update update,
            Feedback feedback) {
        boolean isNew = state.getAnswer() == null && state.getVoices().isEmpty();
        boolean labels = isLabelable(state) && update.effect() == StandingVerdicts.Effect.CHANGED;
        state.setVoices(update.verdicts().all());
        // Before it is kept, so that a case is written once for each record.
        Optional<LabeledAnswer> labeled = labels ? Optional.of(label(state, feedback.getGivenAt())) : Optional.empty();
        if (isNew) {
            long deadline =
                    Arrival.of(record, context()) + config.feedbackRetention().toMillis();
            cases.move(record.key(), state, deadline);
        } else if (update.effect() != StandingVerdicts.Effect.SUPERSEDED) {
            cases.keep(record.key(), state);
        }
        count(update.effect(), feedback);
        if (!isLabelable(state)) {
            metrics.happened(FeedbackEvent.PARKED);
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
        metrics.happened(FeedbackEvent.LABELED);
        if (labeled.getDisagreement() > 0) {
            metrics.happened(FeedbackEvent.DISAGREEMENT);
        }
        write(record, labeled);
    }

    private void write(Record<String, IncomingRecord> record, LabeledAnswer labeled) {
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

    private void removeExpired(long now) {
        for (LabelingCases.Removed removed : cases.removeExpired(now)) {
            LabelingCase state = removed.state();
            if (state.getAnswer() != null) {
                metrics.happened(
                        state.getRevisions() > 0 ? FeedbackEvent.EXPIRED_LABELED : FeedbackEvent.EXPIRED_UNLABELED);
            }
            if (isLabelable(state)) {
                continue;
            }
            Record<String, LabelingResult> record = new Record<>(removed.questionId(), null, now, new RecordHeaders());
            for (Voice voice : state.getVoices()) {
                metrics.happened(FeedbackEvent.UNKNOWN_QUESTION);
                refuse(record, voice, DeadLetterReason.UNKNOWN_QUESTION, "no answer came while the feedback waited");
            }
        }
    }

    private void count(StandingVerdicts.Effect effect, Feedback feedback) {
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

    // An earlier version let feedback from any future wait.
    private static Instant latest(List<Voice> verdicts, long arrival) {
        Instant now = Instant.ofEpochMilli(arrival);
        return verdicts.stream()
                .map(voice -> voice.getFeedback().getGivenAt())
                .filter(givenAt -> FeedbackTime.isPlausible(givenAt, now))
                .max(Instant::compareTo)
                .orElse(now);
    }

    private static boolean isLabelable(LabelingCase state) {
        return state.getAnswer() != null && !isExpired(state.getAnswer());
    }

    private static boolean isExpired(Answer answer) {
        return answer.getDecision() == Decision.EXPIRED;
    }

    private static LabelingCase emptyCase() {
        return new LabelingCase(null, null, List.of(), 0, LabelingCases.NONE);
    }

    /** Queries on other threads may have the one that is kept. */
    private static LabelingCase copy(LabelingCase known) {
        return new LabelingCase(
                known.getAnswer(),
                known.getAnswerPosition(),
                known.getVoices(),
                known.getRevisions(),
                known.getDeadline());
    }
}
