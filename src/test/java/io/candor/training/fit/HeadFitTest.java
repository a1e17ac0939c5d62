package io.candor.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HeadFitTest {
    private static final int COMPONENTS = 6;
    private static final double[] TRUTH = {2, -1, 0.5, 0, 0, 0};

    private final SplittableRandom random = new SplittableRandom(5);

    @Test
    void shouldFindTheHeadThatMadeTheTargetsWhenThereAreMany() {
        float[][] states = states(3000);

        LinearHead head = fit(LinearHead.undecided(COMPONENTS), states, targets(states));

        for (int i = 0; i < COMPONENTS; i++) {
            assertThat(head.weights()[i]).isCloseTo(TRUTH[i], within(0.05));
        }
        assertThat(head.bias()).isCloseTo(-0.7, within(0.05));
    }

    @Test
    void shouldStayNearItsStartWhenLabelsAreFew() {
        LinearHead start = new LinearHead(TRUTH, -0.7);
        float[][] states = states(8);

        LinearHead head = fit(start, states, new double[] {1, 0, 1, 0, 1, 0, 1, 0});

        float[][] others = states(500);
        double right = 0;
        for (float[] state : others) {
            right += (head.confidence(state) > 0.5) == (start.confidence(state) > 0.5) ? 1 : 0;
        }
        assertThat(right / others.length).isGreaterThan(0.8);
    }

    @Test
    void shouldGiveTheSameBitsWhenTheSeedIsTheSame() {
        float[][] states = states(60);

        LinearHead first = fit(LinearHead.undecided(COMPONENTS), states, targets(states));

        LinearHead second = fit(LinearHead.undecided(COMPONENTS), states, targets(states));
        assertThat(second.weights()).containsExactly(first.weights());
        assertThat(second.bias()).isEqualTo(first.bias());
    }

    @Test
    void shouldStayFiniteWhenAComponentNeverVaries() {
        float[][] states = states(40);
        for (float[] state : states) {
            state[3] = 7;
        }

        LinearHead head = fit(LinearHead.undecided(COMPONENTS), states, targets(states));

        assertThat(head.confidence(states[0])).isBetween(0.0, 1.0);
    }

    private static LinearHead fit(LinearHead start, float[][] states, double[] targets) {
        return HeadFit.standard(3).fit(start, states, targets);
    }

    /** Components of different spread and centre, as hidden states have. */
    private float[][] states(int count) {
        float[][] states = new float[count][COMPONENTS];
        for (float[] state : states) {
            for (int i = 0; i < COMPONENTS; i++) {
                state[i] = (float) (random.nextGaussian() * (1 + 0.3 * i) + 0.1 * i);
            }
        }
        return states;
    }

    private static double[] targets(float[][] states) {
        double[] targets = new double[states.length];
        LinearHead truth = new LinearHead(TRUTH, -0.7);
        for (int i = 0; i < targets.length; i++) {
            targets[i] = truth.confidence(states[i]);
        }
        return targets;
    }
}
