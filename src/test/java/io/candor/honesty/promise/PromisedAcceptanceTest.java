package io.candor.honesty.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.candor.honesty.SplitMix64;
import org.junit.jupiter.api.Test;

class PromisedAcceptanceTest {
    private static final ErrorPromise PROMISE = new ErrorPromise(0.1, 0.95);

    private final PromisedAcceptance acceptance = new PromisedAcceptance(PROMISE);
    private final SplitMix64 random = SplitMix64.stream(3, 0);

    @Test
    void shouldAcceptNothingBeforeThereAreLabels() {
        assertThat(acceptance.threshold()).isEmpty();
        assertThat(acceptance.state().status()).isEqualTo(PromiseStatus.NOT_YET);
        assertThat(acceptance.state().labelsNeeded()).isPresent();
    }

    @Test
    void shouldAcceptFromALowerConfidenceTheMoreLabelsShowThatFewAreWrong() {
        calibrated(2_500);
        double early = acceptance.threshold().orElseThrow();

        calibrated(10_000);

        assertThat(acceptance.status()).isEqualTo(PromiseStatus.KEPT);
        assertThat(early).isBetween(0.8, 0.95);
        // Of confidences spread evenly over [t, 1] a share (1 - t) / 2 is wrong.
        assertThat(acceptance.threshold().orElseThrow()).isLessThan(early).isGreaterThan(0.78);
    }

    @Test
    void shouldNeverAcceptWhereTheSurestAnswersAreAsWrongAsTheOthers() {
        for (int i = 0; i < 5_000; i++) {
            acceptance.add(random.nextDouble(), random.nextDouble() < 0.8 ? 1 : 0);
            assertThat(acceptance.threshold()).isEmpty();
        }

        assertThat(acceptance.state().labelsNeeded()).isEmpty();
        assertThat(acceptance.state().detail()).contains("cannot be kept");
    }

    @Test
    void shouldSayHowManyLabelsAreMissingUntilMoreIsAccepted() {
        assertThat(acceptance.state().labelsToWiden()).isEmpty();
        calibrated(2_500);
        double early = acceptance.threshold().orElseThrow();
        long missing = acceptance.state().labelsToWiden().orElseThrow();

        int taken = 0;
        while (acceptance.threshold().orElse(1) >= early && taken < 50_000) {
            calibrated(1);
            taken++;
        }

        // An estimate from few errors near the target: right within a factor of some.
        assertThat(missing).isBetween(taken / 10L, 10L * taken);
    }

    @Test
    void shouldBeRestoredThoughAnswersWentOnBeingWrongForAWhileAfterTheWithdrawal() {
        calibrated(2_500);
        while (acceptance.status() == PromiseStatus.KEPT) {
            acceptance.add(0.97, 0);
        }
        for (int i = 0; i < 150; i++) {
            acceptance.add(0.97, 0);
        }

        calibrated(2_500);

        // 150 wrong ones of some 400 are far above the target, but they were before.
        assertThat(acceptance.status()).isEqualTo(PromiseStatus.KEPT);
        assertThat(acceptance.state().errors() / acceptance.state().accepted()).isLessThan(0.1);
    }

    @Test
    void shouldNotExtrapolateFromNoAnswerThatIsSureEnough() {
        for (int i = 0; i < 300; i++) {
            acceptance.add(0.5, 1);
        }

        assertThat(acceptance.state().labelsNeeded()).isEmpty();
        assertThat(acceptance.state().detail())
                .contains("none of 300 sampled answers")
                .contains("cannot be said");
    }

    @Test
    void shouldStillFindAThresholdWhenConfidencesAreTooHigh() {
        for (int i = 0; i < 10_000; i++) {
            double right = 0.6 + 0.4 * random.nextDouble();
            // What is right in 90 of 100 says 96.
            acceptance.add(1 - (1 - right) / 2.5, random.nextDouble() < right ? 1 : 0);
        }

        // The set with confidence >= t has a mean error of 1.25 (1 - t).
        assertThat(acceptance.threshold().orElseThrow()).isBetween(0.918, 0.95);
    }

    @Test
    void shouldBeWithdrawnWithinFewLabelsWhenAcceptedAnswersAreWrong() {
        calibrated(2_500);
        assertThat(acceptance.status()).isEqualTo(PromiseStatus.KEPT);
        assertThat(acceptance.state().detail()).contains("with at least this confidence, ");

        for (int i = 0; i < 40; i++) {
            acceptance.add(0.99, i % 2);
        }

        assertThat(acceptance.state().status()).isEqualTo(PromiseStatus.WITHDRAWN);
        assertThat(acceptance.state().epoch()).isEqualTo(2);
        assertThat(acceptance.state().detail()).startsWith("accepted answers were wrong more often than promised");
        assertThat(acceptance.threshold()).isEmpty();
    }

    @Test
    void shouldEndTheEpochAlsoWhenTheEvidenceBecameTooLittleFirst() {
        calibrated(2_500);
        for (int i = 0; acceptance.status() == PromiseStatus.KEPT; i++) {
            acceptance.add(0.99, i % 2);
        }
        boolean evidenceFirst = acceptance.state().epoch() == 1;

        for (int i = 0; i < 40; i++) {
            acceptance.add(0.99, 0);
        }

        assertThat(evidenceFirst).isTrue();
        assertThat(acceptance.state().epoch()).isEqualTo(2);
    }

    @Test
    void shouldBeKeptAgainWhenNewLabelsBearItAfterAWithdrawal() {
        calibrated(2_500);
        while (acceptance.state().epoch() == 1) {
            acceptance.add(0.99, 0);
        }
        assertThat(acceptance.status()).isEqualTo(PromiseStatus.WITHDRAWN);

        calibrated(5_000);

        assertThat(acceptance.status()).isEqualTo(PromiseStatus.KEPT);
        assertThat(acceptance.state().epoch()).isEqualTo(2);
        assertThat(acceptance.state().labels()).isEqualTo(5_000);
    }

    @Test
    void shouldSayAboutHowManyLabelsAreNeededWhenSomeAreThere() {
        calibrated(500);
        long needed = acceptance.state().labelsNeeded().orElseThrow();

        int labels = 0;
        while (acceptance.threshold().isEmpty()) {
            calibrated(1);
            labels++;
        }

        assertThat(labels).isBetween((int) (needed / 4), (int) (needed * 4));
    }

    @Test
    void shouldTakeGradedLabels() {
        for (int i = 0; i < 500; i++) {
            acceptance.add(0.97, 0.96);
        }

        assertThat(acceptance.threshold()).isPresent();
        assertThat(acceptance.state().errors()).isCloseTo(20, within(1e-9));
    }

    @Test
    void shouldRefuseWhatIsNoShare() {
        assertThatIllegalArgumentException().isThrownBy(() -> acceptance.add(Double.NaN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> acceptance.add(0.5, 1.1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ErrorPromise(0, 0.95));
        assertThatIllegalArgumentException().isThrownBy(() -> new ErrorPromise(0.1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ErrorPromise(Double.NaN, 0.95));
    }

    private void calibrated(int labels) {
        for (int i = 0; i < labels; i++) {
            double confidence = 0.6 + 0.4 * random.nextDouble();
            acceptance.add(confidence, random.nextDouble() < confidence ? 1 : 0);
        }
    }
}
