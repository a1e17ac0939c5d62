package io.candor.simulation;

import io.candor.honesty.Probability;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Recorded answers of a head that is calibrated: three domains, ten possible answers. */
final class SimulatedHead {
    static final int TEXTS = 500;
    static final List<String> DOMAINS = List.of("law", "music", "sport");

    private SimulatedHead() {}

    static List<RecordedAnswer> answers() {
        Random random = new Random(7);
        List<RecordedAnswer> answers = new ArrayList<>();
        for (String domain : DOMAINS) {
            for (int i = 0; i < TEXTS; i++) {
                double logit = 2 * random.nextGaussian();
                boolean right = random.nextDouble() < Probability.sigmoid(logit);
                int said = random.nextInt(10);
                String truth = "answer-" + (right ? said : (said + 1 + random.nextInt(9)) % 10);
                answers.add(
                        new RecordedAnswer(domain + i, domain, "answer-" + said, logit, right ? 1 : 0, Set.of(truth)));
            }
        }
        return answers;
    }
}
