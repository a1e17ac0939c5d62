package io.candor.feedback;

import io.candor.event.Answer;
import io.candor.event.AnswerTally;
import io.candor.event.SourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * All answers of one partition by whose model they are, release, domain and report window: how many there are and how sure, whether anybody judges them
 * or not. What the ledger hears of them goes with the answers of the audit sample.
 */
final class AnswerTallies {
    private static final int TIME_DIGITS = 19;

    private final KeyValueStore<String, AnswerTally> tallies;
    private final FeedbackConfig.Reports config;

    AnswerTallies(KeyValueStore<String, AnswerTally> tallies, FeedbackConfig.Reports config) {
        this.tallies = tallies;
        this.config = config;
    }

    /**
     * Counts an answer with a confidence; returns the tally of its release, domain and window up to it. Empty where its window is
     * forgotten or has not begun, which a clock that is wrong may say, and of another system's answer of which nothing can be said.
     *
     * @param now in milliseconds
     */
    Optional<AnswerTally> add(Answer answer, long now) {
        long start = config.windowStart(answer.getAnsweredAt().toEpochMilli());
        Double confidence = answer.getAnswerModel() == null ? answer.getConfidence() : answer.getAnswerConfidence();
        if (confidence == null || start < 0 || start > now || isForgotten(start, now)) {
            return Optional.empty();
        }
        // Zeros in front, so that keys sort as windows do.
        String time = Long.toString(start);
        String key = "0".repeat(TIME_DIGITS - time.length()) + time + "|"
                + SourceKey.of(answer.getReleaseId() + '\0' + answer.getDomain(), answer.getAnswerModel());
        AnswerTally known = tallies.get(key);
        AnswerTally next = known == null
                ? new AnswerTally(1L, confidence)
                : new AnswerTally(known.getAnswers() + 1, known.getConfidenceSum() + confidence);
        tallies.put(key, next);
        return Optional.of(next);
    }

    /** Takes out what no report is made of any more. */
    void removeExpired(long now) {
        List<String> expired = new ArrayList<>();
        try (KeyValueIterator<String, AnswerTally> oldest = tallies.all()) {
            while (oldest.hasNext()) {
                String key = oldest.next().key;
                if (!isForgotten(Long.parseLong(key.substring(0, key.indexOf('|'))), now)) {
                    break;
                }
                expired.add(key);
            }
        }
        expired.forEach(tallies::delete);
    }

    private boolean isForgotten(long start, long now) {
        return config.isPastRetention(start + config.window().toMillis(), now);
    }
}
