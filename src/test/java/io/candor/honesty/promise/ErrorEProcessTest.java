package io.candor.honesty.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.candor.honesty.SplitMix64;
import org.junit.jupiter.api.Test;

class ErrorEProcessTest {
    private static final double TARGET = 0.1;

    @Test
    void shouldKeepItsExpectedCapitalWhenTheErrorIsTheTarget() {
        for (int length = 0; length < 200; length += 20) {
            double before = Math.exp(process(length).logEvidence());
            double expected = TARGET * after(length, 0) + (1 - TARGET) * after(length, 1);

            assertThat(expected).isCloseTo(before, within(1e-9 * before));
        }
    }

    @Test
    void shouldSeldomClaimALowMeanErrorWhileItIsNotWhenErrorsChangeWithEveryRelease() {
        int claims = 0;
        for (int stream = 0; stream < 400; stream++) {
            SplitMix64 random = SplitMix64.stream(7, stream);
            ErrorEProcess process = new ErrorEProcess(TARGET);
            double mean = 0;
            boolean wrong = false;
            for (int i = 1; i <= 2_000; i++) {
                // Releases that err little and much take turns, and hold the mean at the target or above.
                double error = mean > TARGET + 0.002 ? 0.02 : 0.25;
                mean += (error - mean) / i;
                add(process, random.nextDouble() < error ? 0 : 1);
                wrong |= mean >= TARGET && process.logEvidence() >= Math.log(20);
            }
            claims += wrong ? 1 : 0;
        }

        assertThat(claims).as("of 400, at a level of 1 in 20").isLessThanOrEqualTo(20);
    }

    @Test
    void shouldGrowAsItExpectsWhenErrorsGoOn() {
        ErrorEProcess process = new ErrorEProcess(TARGET);
        for (int i = 0; i < 2_000; i++) {
            add(process, i % 20 == 0 ? 0 : 1);
        }

        // The best of its stakes wins nearly what the best of all would.
        assertThat(process.logEvidence() / 2_000).isBetween(0.8 * process.growth(), process.growth());
    }

    private static double after(int length, double correctness) {
        ErrorEProcess process = process(length);
        add(process, correctness);
        return Math.exp(process.logEvidence());
    }

    /** The same for the same length. */
    private static ErrorEProcess process(int length) {
        ErrorEProcess process = new ErrorEProcess(TARGET);
        for (int i = 0; i < length; i++) {
            add(process, i % 13 == 0 ? 0 : 1);
        }
        return process;
    }

    private static void add(ErrorEProcess process, double correctness) {
        process.add(ErrorEProcess.logPayoffs(TARGET, correctness), correctness);
    }
}
