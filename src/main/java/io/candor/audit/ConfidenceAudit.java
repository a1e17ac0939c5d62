package io.candor.audit;

import io.candor.event.Answer;
import io.candor.event.KafkaConnection;
import io.candor.event.client.TopicReader;
import io.candor.honesty.answer.AnswerIdentity;
import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.HeadConfidence;
import io.candor.honesty.map.TokenLogProbabilities;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.log.ReleaseLog;
import io.candor.release.store.Fetched;
import io.candor.release.store.ReleaseMaps;
import io.candor.release.store.ReleaseStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;

/**
 * Computes the confidence of sampled answers again, each with the release it names, which detects an answer that mixes
 * two releases or comes from another one.
 */
public final class ConfidenceAudit {
    private static final int BATCH = 32;

    private final KafkaConnection connection;
    private final ReleaseStore store;
    private final ConfidenceSource source;
    private final double tolerance;
    private final List<Violation> violations = new ArrayList<>();
    private long recomputed;
    private long otherModel;
    private double largestDifference;

    private ConfidenceAudit(KafkaConnection connection, ReleaseStore store, ConfidenceSource source, double tolerance) {
        this.connection = connection;
        this.store = store;
        this.source = source;
        this.tolerance = tolerance;
    }

    /**
     * Samples and recomputes.
     *
     * @param sample how many answers, at least 1
     * @param tolerance largest difference allowed: 0 on the same hardware and arithmetic, more across
     * @throws AuditException if topics or registry cannot be read
     */
    public static ConfidenceReport of(
            KafkaConnection connection, ReleaseStore store, ConfidenceSource source, int sample, double tolerance) {
        try {
            return new ConfidenceAudit(connection, store, source, tolerance).run(sample);
        } catch (KafkaException failure) {
            throw new AuditException(
                    "the topics at " + connection.bootstrapServers() + " cannot be read: " + failure.getMessage(),
                    failure);
        }
    }

    private ConfidenceReport run(int size) {
        AnswerSample sample = new AnswerSample(connection.topics().answers(), size);
        try (TopicReader reader = AuditedTopics.read(
                connection, List.of(connection.topics().answers().name()))) {
            reader.readToEnd(sample::offer);
        }
        ReleaseHistory history = ReleaseLog.read(connection);
        Map<String, List<AnswerSample.Drawn>> byRelease = sample.drawn().stream()
                .filter(this::isOfThisModel)
                .collect(Collectors.groupingBy(
                        drawn -> drawn.answer().getReleaseId(), TreeMap::new, Collectors.toList()));
        byRelease.forEach((release, drawn) -> check(history.find(release), drawn));
        return new ConfidenceReport(sample.seen(), recomputed, otherModel, largestDifference, violations);
    }

    private boolean isOfThisModel(AnswerSample.Drawn drawn) {
        boolean same = drawn.answer().getModelId().equals(source.modelId());
        otherModel += same ? 0 : 1;
        return same;
    }

    private void check(Optional<LoggedRelease> release, List<AnswerSample.Drawn> answers) {
        Fetched fetched = release.map(LoggedRelease::event)
                .map(event -> store.fetch(event.getManifestUri(), event.getManifestSha256()))
                .orElseGet(() -> new Fetched.Unavailable("candor.releases does not know it"));
        if (fetched instanceof Fetched.Whole whole) {
            for (int from = 0; from < answers.size(); from += BATCH) {
                recompute(whole.folder(), answers.subList(from, Math.min(from + BATCH, answers.size())));
            }
            return;
        }
        add(
                ViolationKind.UNKNOWN_RELEASE,
                answers.get(0),
                "its release " + answers.get(0).answer().getReleaseId() + " cannot be had: "
                        + fetched.problem().orElseThrow());
    }

    private void recompute(Path release, List<AnswerSample.Drawn> answers) {
        ReleaseMaps maps = maps(release, answers.get(0));
        float[] again = source.logits(
                release,
                answers.stream().map(drawn -> drawn.answer().getQuestion()).toList());
        for (int i = 0; i < again.length; i++) {
            AnswerSample.Drawn drawn = answers.get(i);
            Answer answer = drawn.answer();
            double confidence = HeadConfidence.mapped(
                    maps.confidence(), again[i], answer.getDomain(), AnswerIdentity.of(ownAnswer(answer)));
            recomputed++;
            compare(drawn, "", answer.getConfidence(), confidence);
            compareAfter(drawn, maps, again[i]);
        }
    }

    /** The base model's; null where there is none. */
    private static String ownAnswer(Answer answer) {
        return answer.getAnswerModel() == null ? answer.getAnswer() : null;
    }

    /** The map of those answers to whose model this one belongs. */
    private static Optional<AnswerMap> answerMap(ReleaseMaps maps, Answer answer) {
        return answer.getAnswerModel() == null
                ? maps.answers()
                : Optional.ofNullable(maps.sources().get(answer.getAnswerModel()));
    }

    private static TokenLogProbabilities tokens(Answer answer) {
        Double source = answer.getAnswerMeanTokenLogProbability();
        return new TokenLogProbabilities(
                Math.min(0, answer.getMeanTokenLogProbability()),
                answer.getAnswerTokens(),
                source == null ? OptionalDouble.empty() : OptionalDouble.of(source));
    }

    /** The confidence after the answer, with the tokens' probabilities that the answer says. */
    private void compareAfter(AnswerSample.Drawn drawn, ReleaseMaps maps, float logit) {
        Answer answer = drawn.answer();
        Double said = answer.getAnswerConfidence();
        Optional<AnswerMap> map = answer.getMeanTokenLogProbability() == null
                ? Optional.empty()
                : answerMap(maps, answer).filter(known -> known.covers(tokens(answer)));
        if (map.isEmpty()) {
            if (said != null) {
                add(
                        ViolationKind.OTHER_CONFIDENCE,
                        drawn,
                        "it says " + said + " after the answer, its release gives none");
            }
            return;
        }
        double again =
                map.get().confidence(logit, tokens(answer), answer.getDomain(), AnswerIdentity.of(answer.getAnswer()));
        compare(drawn, " after the answer", said == null ? Double.NaN : said, again);
    }

    private void compare(AnswerSample.Drawn drawn, String which, double said, double again) {
        double difference = Math.abs(said - again);
        largestDifference = Math.max(largestDifference, Double.isNaN(difference) ? 1 : difference);
        // Written so that NaN is a violation.
        if (!(difference <= tolerance)) {
            add(
                    ViolationKind.OTHER_CONFIDENCE,
                    drawn,
                    "it says " + (Double.isNaN(said) ? "none" : said) + which + ", its release gives " + again);
        }
    }

    /** Its bytes were checked, so one that is no map was never served. */
    private ReleaseMaps maps(Path release, AnswerSample.Drawn drawn) {
        try {
            return ReleaseMaps.read(release);
        } catch (IOException unusable) {
            add(ViolationKind.UNKNOWN_RELEASE, drawn, "its release has no usable map: " + unusable.getMessage());
            return ReleaseMaps.NONE;
        }
    }

    private void add(ViolationKind kind, AnswerSample.Drawn drawn, String detail) {
        violations.add(
                new Violation(kind, connection.topics().answers().name(), drawn.partition(), drawn.offset(), detail));
    }
}
