package io.candor.feedback;

import io.candor.event.CalibrationReport;
import io.candor.event.LabelRule;
import io.candor.event.LabeledAnswer;
import io.candor.event.SourceKey;
import io.candor.runtime.Page;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Reads the calibrator's state while it runs. */
public final class CalibrationQueries {
    private static final Comparator<CalibrationReport> NEWEST_WINDOWS_FIRST = Comparator.comparing(
                    CalibrationReport::getWindowStart)
            .reversed()
            .thenComparing(CalibrationReport::getReleaseId)
            .thenComparing(CalibrationReport::getDomain)
            .thenComparing(CalibrationReport::getAnswerModel, Comparator.nullsFirst(Comparator.naturalOrder()));
    private static final Comparator<DriftStatus> STRONGEST_EVIDENCE_FIRST = Comparator.comparing(
                    (DriftStatus status) -> status.alarmedAt() == null)
            .thenComparing(DriftStatus::pValue)
            .thenComparing(DriftStatus::releaseId)
            .thenComparing(DriftStatus::domain)
            .thenComparing(DriftStatus::answerModel, Comparator.nullsFirst(Comparator.naturalOrder()));

    private final KafkaStreams streams;
    private final JudgedAnswers answers;
    private final LabelRule rule;
    private final HostInfo self;

    /**
     * What a query gave.
     *
     * @param <T> type of the answer
     */
    public sealed interface Reply<T> {
        /** The answer. */
        record Found<T>(T value) implements Reply<T> {}

        /** The state lies with the calibrator at this host and port; ask there. */
        record Elsewhere<T>(String host, int port) implements Reply<T> {}

        /** The state is being moved or restored; ask again. */
        record Unavailable<T>(String reason) implements Reply<T> {}
    }

    /** @param applicationServer host:port of this instance; empty if it is the only one */
    public CalibrationQueries(Calibrator calibrator, LabelRule rule, String applicationServer) {
        this.streams = calibrator.streams();
        this.answers = calibrator.judgedAnswers();
        this.rule = rule;
        HostInfo given = HostInfo.buildFromEndpoint(applicationServer);
        this.self = given == null ? HostInfo.unavailable() : given;
    }

    /**
     * The latest report of every window, release and domain; the newest windows first.
     *
     * @param domain which alone is wanted; null for every one
     */
    public Reply<Page.Part<CalibrationReport>> reports(String domain, Page page) {
        return ledger(
                FeedbackStores.REPORTS,
                (ReadOnlyKeyValueStore<String, CalibrationReport> store) -> part(
                        store.all(),
                        reports -> reports.filter(
                                report -> domain == null || report.getDomain().equals(domain)),
                        NEWEST_WINDOWS_FIRST,
                        page));
    }

    /**
     * Likewise of one release and domain alone, without reading the others'.
     *
     * @param answerModel whose answers they are about; null for the base model's own
     */
    public Reply<Page.Part<CalibrationReport>> reports(String releaseId, String domain, String answerModel, Page page) {
        String start = SourceKey.of(releaseId + "|" + domain + "|", answerModel);
        // What follows is a time in digits, which are all below the colon.
        return ledger(
                FeedbackStores.REPORTS,
                (ReadOnlyKeyValueStore<String, CalibrationReport> store) -> part(
                        store.range(start, start + ":"),
                        reports ->
                                reports.filter(report -> report.getReleaseId().equals(releaseId)
                                        && report.getDomain().equals(domain)
                                        && Objects.equals(report.getAnswerModel(), answerModel)),
                        NEWEST_WINDOWS_FIRST,
                        page));
    }

    /**
     * How the evidence stands against every release in every domain; alarms first, then the strongest evidence.
     *
     * @param domain which alone is wanted; null for every one
     */
    public Reply<Page.Part<DriftStatus>> drift(String domain, Page page) {
        return ledger(
                FeedbackStores.DRIFT,
                (ReadOnlyKeyValueStore<String, DriftWatch> store) -> part(
                        store.all(),
                        watches -> watches.filter(watch ->
                                        domain == null || watch.getDomain().equals(domain))
                                .map(DriftStatus::of),
                        STRONGEST_EVIDENCE_FIRST,
                        page));
    }

    /**
     * The labeled answer of a question as it stands; empty while there is no answer or was never a verdict, once the answer is
     * not on its topic any more, and once all verdicts, or the question, are forgotten.
     */
    public Reply<Optional<LabeledAnswer>> labeledAnswer(String questionId) {
        try {
            return query(
                    FeedbackStores.CASES,
                    questionId,
                    (ReadOnlyKeyValueStore<String, LabelingCase> store) ->
                            Optional.ofNullable(store.get(questionId)).flatMap(state -> labeled(questionId, state)));
        } catch (RetriableException away) {
            // Whoever asks may ask again.
            return new Reply.Unavailable<>("the answer cannot be read from its topic now");
        }
    }

    private Optional<LabeledAnswer> labeled(String questionId, LabelingCase state) {
        // Nobody's word is left where it, or the question, was forgotten.
        return state.getRevisions() == 0 || state.getVoices().isEmpty()
                ? Optional.empty()
                : answered(questionId, state).map(answered -> labeled(answered, state));
    }

    private Optional<IncomingRecord.Answered> answered(String questionId, LabelingCase state) {
        return state.getAnswer() == null
                ? answers.find(questionId, state.getPlace())
                : Optional.of(new IncomingRecord.Answered(state.getAnswer(), state.getAnswerPosition()));
    }

    private LabeledAnswer labeled(IncomingRecord.Answered answered, LabelingCase state) {
        Instant labeledAt = state.getVoices().stream()
                .map(voice -> voice.getFeedback().getGivenAt())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return CaseLabel.of(answered, state.getVoices(), rule, state.getRevisions() - 1, labeledAt);
    }

    /** The stores behind the ledger are in one task, so the instance that has any key of them has all. */
    private <V, R> Reply<R> ledger(String store, Function<ReadOnlyKeyValueStore<String, V>, R> query) {
        return query(store, "", query);
    }

    private <V, R> Reply<R> query(String store, String key, Function<ReadOnlyKeyValueStore<String, V>, R> query) {
        try {
            HostInfo host = hostOf(store, key);
            if (host.equals(self)) {
                return new Reply.Found<>(query.apply(streams.store(
                        StoreQueryParameters.fromNameAndType(store, QueryableStoreTypes.<String, V>keyValueStore()))));
            }
            return host.equals(HostInfo.unavailable())
                    ? new Reply.Unavailable<>("the calibrator is rebalancing")
                    : new Reply.Elsewhere<>(host.host(), host.port());
        } catch (InvalidStateStoreException moved) {
            return new Reply.Unavailable<>("the calibrator's state is not ready");
        }
    }

    private HostInfo hostOf(String store, String key) {
        // An instance without an address is the only one; Kafka Streams knows no host for it.
        return self.equals(HostInfo.unavailable())
                ? self
                : streams.queryMetadataForKey(store, key, new StringSerializer())
                        .activeHost();
    }

    private static <V, R> Page.Part<R> part(
            KeyValueIterator<String, V> all, Function<Stream<V>, Stream<R>> wanted, Comparator<R> order, Page page) {
        try (all) {
            Stream<V> values = StreamSupport.stream(Spliterators.spliteratorUnknownSize(all, 0), false)
                    .map(entry -> entry.value);
            return page.of(wanted.apply(values).iterator(), order);
        }
    }
}
