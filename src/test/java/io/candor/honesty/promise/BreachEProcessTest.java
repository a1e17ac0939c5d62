package io.candor.honesty.promise;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.honesty.SplitMix64;
import org.junit.jupiter.api.Test;

class BreachEProcessTest {
    private static final double TARGET = 0.05;
    private static final double NEEDED = Math.log(20);

    @Test
    void shouldSeldomRefuteAPromiseThatIsJustKept() {
        int refuted = 0;
        for (int stream = 0; stream < 300; stream++) {
            refuted += labelsTo(stream, 3_000, 0, TARGET) > 0 ? 1 : 0;
        }

        assertThat(refuted).as("of 300, at a level of 1 in 20").isLessThanOrEqualTo(15);
    }

    @Test
    void shouldRefuteSoonHoweverLongThePromiseWasKept() {
        int most = 0;
        for (int stream = 0; stream < 50; stream++) {
            int labels = labelsTo(stream, 6_000, 3_000, 0.4);
            assertThat(labels).isGreaterThan(3_000);
            most = Math.max(most, labels - 3_000);
        }

        assertThat(most).isLessThan(60);
    }

    /** Labels until it is refuted; 0 where it never was. The error is half the target before, and then {@code error}. */
    private static int labelsTo(int stream, int labels, int kept, double error) {
        SplitMix64 random = SplitMix64.stream(5, stream);
        BreachEProcess process = new BreachEProcess(TARGET);
        for (int i = 1; i <= labels; i++) {
            process.add(random.nextDouble() < (i <= kept ? TARGET / 2 : error) ? 1 : 0);
            if (process.logEvidence() >= NEEDED) {
                return i;
            }
        }
        return 0;
    }
}
