package io.candor.honesty.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ArrowSystemTest {
    private static final int BORDER = 3;
    private static final int BLOCKS = 4;

    @Test
    void shouldSolveWhatTheDenseMatrixSays() {
        SplittableRandom random = new SplittableRandom(1);
        ArrowSystem system = new ArrowSystem(BORDER, BLOCKS);
        int size = BORDER + 2 * BLOCKS;
        double[][] dense = new double[size][size];
        double[] right = new double[size];
        for (int row = 0; row < 40; row++) {
            double[] x = new double[size];
            int block = row % (BLOCKS + 1) - 1;
            double[] entries = {random.nextDouble(), random.nextDouble()};
            double[] its = {random.nextDouble(), 1};
            x[0] = entries[0];
            x[2] = entries[1];
            if (block >= 0) {
                x[BORDER + 2 * block] = its[0];
                x[BORDER + 2 * block + 1] = its[1];
            }
            double weight = random.nextDouble();
            double value = random.nextDouble() - 0.5;
            system.add(weight, value, new int[] {0, 2}, entries, block, its);
            addOuter(dense, right, x, weight, value);
        }
        for (int i = 0; i < size; i++) {
            dense[i][i] += 0.5;
            right[i] += 0.1;
            if (i < BORDER) {
                system.addBorder(i, 0.5, 0.1);
            } else {
                system.addBlock((i - BORDER) / 2, (i - BORDER) % 2, 0.5, 0.1);
            }
        }

        double[] solution = system.solve();

        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int j = 0; j < size; j++) {
                sum += dense[i][j] * solution[j];
            }
            assertThat(sum).isCloseTo(right[i], within(1e-10));
        }
    }

    private static void addOuter(double[][] dense, double[] right, double[] x, double weight, double value) {
        for (int i = 0; i < x.length; i++) {
            right[i] += value * x[i];
            for (int j = 0; j < x.length; j++) {
                dense[i][j] += weight * x[i] * x[j];
            }
        }
    }
}
