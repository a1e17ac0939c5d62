package io.candor.feedback;

import io.candor.event.Answer;
import io.candor.event.AnswerTally;
import io.candor.event.DeadLetterReason;
import io.candor.event.Decision;
import io.candor.event.Erasure;
import io.candor.event.Feedback;
import io.candor.event.LabelRule;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import io.candor.event.Topic;
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
    private static final String GONE = "the answer is not on its topic any more, so it cannot be labeled";
    private static final String NAMES_ANOTHER = "the feedback names another answer than the one its question has";

    private final FeedbackConfig.Waiting config;
    private final LabelRule rule;
    private final Topic<String, Feedback> feedbackTopic;
    private final JudgedAnswers answers;
    private final LongSupplier mostBytes;
    private final CalibratorMetrics metrics;
    private final ArrivalClock clock = new ArrivalClock(EXPIRY_INTERVAL);
    private final FeedbackConfig.Reports reports;
    private final ArrivalClock tallyClock = new ArrivalClock(TALLY_EXPIRY_INTERVAL);
    private LabelingCases cases;
    private LabelingOutput output;
    private AnswerTallies tallies;

    /**
     * @param answers closed with this
     * @param mostBytes of answer and verdicts of one question, by {@link CaseSize}
     */
    LabelingProcessor(
            FeedbackConfig config,
            Topic<String, Feedback> feedbackTopic,
            JudgedAnswers answers,
            LongSupplier mostBytes,
            CalibratorMetrics metrics) {
        this.config = config.waiting();
        this.reports = config.reports();
        this.rule = config.rule().labelRule();
        this.feedbackTopic = feedbackTopic;
        this.answers = answers;
        this.mostBytes = mostBytes;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, LabelingResult> context) {
        super.init(context);
        cases = new LabelingCases(
                context.getStateStore(FeedbackStores.CASES), context.getStateStore(FeedbackStores.DEADLINES), answers);
        output = new LabelingOutput(context, feedbackTopic, metrics);
        tallies = new AnswerTallies(context.getStateStore(FeedbackStores.TALLIES), reports);
    }

    @Override
    public void close() {
        answers.close();
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
        } else if (incoming instanceof IncomingRecord.Erased erased) {
            erase(record, erased.erasure());
        } else if (incoming instanceof IncomingRecord.Refused refused) {
            context().forward(record.withValue(refused));
        } else {
            throw new IllegalStateException("no such arrival belongs here: " + incoming.getClass());
        }
    }

    private void joinAnswer(Record<String, IncomingRecord> record, IncomingRecord.Answered answered) {
        LabelingCase known = cases.find(record.key());
        if (known != null && known.getErased()) {
            metrics.happened(FeedbackEvent.FORGOTTEN);
            return;
        }
        // The first answer of a partition stands, in whatever order feedback comes; an expiry is none.
        if (known != null && known.getPlace() != null && (isLabelable(known) || isExpired(answered.answer()))) {
            metrics.happened(FeedbackEvent.DUPLICATE_ANSWER);
            return;
        }
        LabelingCase state = known == null ? emptyCase() : known;
        StandingVerdicts waiting = new StandingVerdicts(state.getVoices());
        state.setPlace(answers.place(answered.answer(), answered.position()));
        if (isExpired(answered.answer())) {
            expire(record, state, waiting);
        } else {
            answers.remember(answered);
            label(record, state, waiting, answered);
        }
    }

    private void label(
            Record<String, IncomingRecord> record,
            LabelingCase state,
            StandingVerdicts waiting,
            IncomingRecord.Answered answered) {
        RecordPosition source = answered.answer().getSource();
        long arrival = Arrival.of(record, context());
        StandingVerdicts about = waiting.about(source, Instant.ofEpochMilli(arrival));
        state.setVoices(about.all());
        boolean tooLarge = CaseSize.of(state) > mostBytes.getAsLong();
        if (tooLarge) {
            state.setVoices(List.of());
        }
        boolean labels = !tooLarge && !about.standing().isEmpty();
        Optional<LabeledAnswer> labeled =
                labels ? Optional.of(label(state, answered, latest(about.all(), arrival))) : Optional.empty();
        Optional<AnswerTally> tally = tallies.add(answered.answer(), arrival);
        labeled.ifPresent(each -> tally.ifPresent(each::setTally));
        keepAnswer(record, state);
        if (tooLarge) {
            about.all().forEach(voice -> output.refuse(record, voice, DeadLetterReason.RECORD_TOO_LARGE, TOO_LARGE));
        }
        waiting.aboutOthersThan(source)
                .all()
                .forEach(voice -> output.refuse(record, voice, DeadLetterReason.OTHER_ANSWER, NAMES_ANOTHER));
        labeled.ifPresent(each -> output.label(record, each));
        if (labeled.isEmpty() && answered.answer().getAuditSampled() && CaseSize.of(state) <= mostBytes.getAsLong()) {
            LabeledAnswer announcement = CaseLabel.announcement(answered, rule);
            tally.ifPresent(announcement::setTally);
            output.announce(record, announcement);
        }
    }

    /** The question may be asked again under its id, so feedback that names another answer goes on waiting. */
    private void expire(Record<String, IncomingRecord> record, LabelingCase state, StandingVerdicts waiting) {
        RecordPosition source = answers.source(state.getPlace());
        state.setVoices(waiting.aboutOthersThan(source).all());
        keepAnswer(record, state);
        waiting.all().stream()
                .filter(voice -> StandingVerdicts.isAbout(voice.getFeedback(), source))
                .forEach(voice -> output.refuse(record, voice, DeadLetterReason.NOT_LABELABLE, NO_CONFIDENCE));
    }

    private void keepAnswer(Record<String, IncomingRecord> record, LabelingCase state) {
        cases.move(
                record.key(),
                state,
                Arrival.of(record, context()) + config.answerRetention().toMillis());
    }

    private void joinFeedback(Record<String, IncomingRecord> record, IncomingRecord.FeedbackGiven given) {
        LabelingCase known = cases.find(record.key());
        LabelingCase state = known == null ? emptyCase() : known;
        Voice voice = new Voice(given.feedback(), given.position(), given.timestamp());
        StandingVerdicts verdicts = new StandingVerdicts(state.getVoices());
        if (ErasedCase.hides(state, given.position())) {
            output.refuseForgotten(record, state, voice);
            return;
        }
        Voice kept = isLabelable(state) ? StandingVerdicts.unnamed(voice) : voice;
        boolean about = state.getPlace() == null
                || StandingVerdicts.isAbout(given.feedback(), answers.source(state.getPlace()));
        if (about && state.getPlace() != null && !isLabelable(state)) {
            output.refuse(record, voice, DeadLetterReason.NOT_LABELABLE, NO_CONFIDENCE);
        } else if (!about && isLabelable(state)) {
            output.refuse(record, voice, DeadLetterReason.OTHER_ANSWER, NAMES_ANOTHER);
        } else if (verdicts.like(kept).isEmpty() && verdicts.all().size() >= config.maxLabelers()) {
            output.refuse(
                    record, voice, DeadLetterReason.TOO_MANY_LABELERS, "the question has as many labelers as it may");
        } else if (CaseSize.of(state) + CaseSize.of(voice) > mostBytes.getAsLong()) {
            output.refuse(record, voice, DeadLetterReason.RECORD_TOO_LARGE, TOO_LARGE);
        } else {
            Instant arrival = Instant.ofEpochMilli(Arrival.of(record, context()));
            applyUpdate(record, state, verdicts.add(kept, arrival), voice);
        }
    }

    private void erase(Record<String, IncomingRecord> record, Erasure erasure) {
        LabelingCase known = cases.find(record.key());
        LabelingCase state = known == null ? emptyCase() : known;
        metrics.happened(FeedbackEvent.FORGOTTEN);
        Instant now = Instant.ofEpochMilli(Arrival.of(record, context()));
        Optional<LabeledAnswer> left = new ErasedCase(answers, rule).erase(record.key(), state, erasure, now);
        if (known == null || state.getErased()) {
            keepAnswer(record, state);
        } else {
            cases.keep(record.key(), state);
        }
        left.ifPresent(labeled -> output.label(record, labeled));
    }

    private void applyUpdate(
            Record<String, IncomingRecord> record, LabelingCase state, StandingVerdicts.Update update, Voice voice) {
        if (!isLabelable(state) || update.effect() != StandingVerdicts.Effect.CHANGED) {
            keepVerdicts(record, state, update, voice);
            return;
        }
        Optional<IncomingRecord.Answered> judged = answers.find(record.key(), state.getPlace());
        if (judged.isEmpty()) {
            output.refuse(record, voice, DeadLetterReason.ANSWER_GONE, GONE);
            return;
        }
        state.setVoices(update.verdicts().all());
        // Before it is kept, so that a case is written once for each record.
        LabeledAnswer labeled =
                label(state, judged.orElseThrow(), voice.getFeedback().getGivenAt());
        keepVerdicts(record, state, update, voice);
        output.label(record, labeled);
    }

    private void keepVerdicts(
            Record<String, IncomingRecord> record, LabelingCase state, StandingVerdicts.Update update, Voice voice) {
        boolean isNew = state.getPlace() == null && state.getVoices().isEmpty();
        state.setVoices(update.verdicts().all());
        if (isNew) {
            long deadline =
                    Arrival.of(record, context()) + config.feedbackRetention().toMillis();
            cases.move(record.key(), state, deadline);
        } else if (update.effect() != StandingVerdicts.Effect.SUPERSEDED) {
            cases.keep(record.key(), state);
        }
        output.count(update.effect(), voice.getFeedback());
        if (!isLabelable(state)) {
            metrics.happened(FeedbackEvent.PARKED);
        }
    }

    /** The next revision of what the case amounts to; the case, which is to be kept, counts it. */
    private LabeledAnswer label(LabelingCase state, IncomingRecord.Answered answered, Instant labeledAt) {
        LabeledAnswer labeled = CaseLabel.of(answered, state.getVoices(), rule, state.getRevisions(), labeledAt);
        state.setRevisions(state.getRevisions() + 1);
        return labeled;
    }

    private void removeExpired(long now) {
        for (LabelingCases.Removed removed : cases.removeExpired(now)) {
            LabelingCase state = removed.state();
            if (state.getPlace() != null) {
                metrics.happened(
                        state.getRevisions() > 0 ? FeedbackEvent.EXPIRED_LABELED : FeedbackEvent.EXPIRED_UNLABELED);
            }
            if (isLabelable(state)) {
                continue;
            }
            Record<String, LabelingResult> record = new Record<>(removed.questionId(), null, now, new RecordHeaders());
            for (Voice voice : state.getVoices()) {
                metrics.happened(FeedbackEvent.UNKNOWN_QUESTION);
                output.refuse(
                        record, voice, DeadLetterReason.UNKNOWN_QUESTION, "no answer came while the feedback waited");
            }
        }
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
        return state.getPlace() != null && !state.getPlace().getExpired();
    }

    private static boolean isExpired(Answer answer) {
        return answer.getDecision() == Decision.EXPIRED;
    }

    private static LabelingCase emptyCase() {
        return new LabelingCase(null, null, null, List.of(), 0, LabelingCases.NONE, false, List.of());
    }
}
