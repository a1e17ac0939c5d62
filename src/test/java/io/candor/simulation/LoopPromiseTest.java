package io.candor.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.candor.honesty.promise.ErrorPromise;
import io.candor.honesty.promise.SampleDemand;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LoopPromiseTest {
    private static final ErrorPromise TARGET = new ErrorPromise(0.2, 0.95);

    private final Random random = new Random(3);
    private LoopPromise promise = new LoopPromise(TARGET, Optional.empty(), 0.25);
    private int after;
    private double time = -5;

    @Test
    void shouldSayWhatBecameOfThePromise() {
        labels(1_000, 0.9, 0.9);
        promise.truthChanges();
        time = 0;
        labels(300, 0.9, 0);
        labels(1_000, 0.9, 0.9);

        LoopOutcome.Promised became = promise.outcome();
        assertThat(became.keptLabels()).isBetween(20, 300);
        assertThat(became.keptAnswers()).isEqualTo(4.0 * became.keptLabels());
        assertThat(became.withdrawn().labels()).isBetween(5, 100);
        assertThat(became.restored().labels()).isBetween(300, 1_000);
        assertThat(became.errorBefore()).isCloseTo(0.1, within(0.05));
        assertThat(became.errorMisled()).isEqualTo(1);
        assertThat(became.errorRestored()).isCloseTo(0.1, within(0.05));
    }

    @Test
    void shouldNeedFewerAnswersWhereTheSampleFollowsTheLabelsThatAreNeeded() {
        promise = new LoopPromise(TARGET, Optional.of(new SampleDemand(0.3, 1, 100)), 0.25);

        labels(1_000, 0.9, 0.9);

        assertThat(promise.outcome().keptAnswers())
                .isLessThan(2.0 * promise.outcome().keptLabels());
    }

    @Test
    void shouldGoByTheThresholdThatWasInForceWhenTheAnswerWasGiven() {
        labels(1_000, 0.9, 0.9);
        promise.truthChanges();
        // Answered before anything was accepted, judged late.
        for (int i = 0; i < 20; i++) {
            promise.add(0.9, 0, -4.9999, new LoopOutcome.Moment(++after, 0.1));
        }

        assertThat(promise.outcome().errorBefore()).isCloseTo(0.1, within(0.05));
        assertThat(promise.outcome().errorMisled()).isNaN();
    }

    @Test
    void shouldSayNothingOfWhatNeverHappened() {
        labels(100, 0.9, 0.5);

        LoopOutcome.Promised became = promise.outcome();
        assertThat(became.keptLabels()).isNull();
        assertThat(became.withdrawn()).isNull();
        assertThat(became.restored()).isNull();
        assertThat(became.errorBefore()).isNaN();
    }

    private void labels(int count, double confidence, double accuracy) {
        for (int i = 0; i < count; i++) {
            time += 0.001;
            after += time >= 0 ? 1 : 0;
            promise.add(confidence, random.nextDouble() < accuracy ? 1 : 0, time, new LoopOutcome.Moment(after, time));
        }
    }
}
