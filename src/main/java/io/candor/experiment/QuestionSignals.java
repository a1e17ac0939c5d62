package io.candor.experiment;

import io.candor.honesty.answer.NormalizedExactMatch;
import io.candor.training.probe.ProbedQuestion;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Signals of a set of questions, judged once and kept column by column. */
final class QuestionSignals {
    private static final NormalizedExactMatch MATCH = new NormalizedExactMatch();

    private final List<int[]> prompts;
    private final double[] verdicts;
    private final double[] graded;
    private final double[] sequenceProbability;
    private final boolean[][] agrees;

    private QuestionSignals(List<ProbedQuestion> probed) {
        int size = probed.size();
        prompts = probed.stream().map(ProbedQuestion::prompt).toList();
        verdicts = new double[size];
        graded = new double[size];
        sequenceProbability = new double[size];
        agrees = new boolean[size][];
        for (int i = 0; i < size; i++) {
            judge(probed.get(i), i);
        }
    }

    static QuestionSignals of(List<ProbedQuestion> probed) {
        return new QuestionSignals(probed);
    }

    private void judge(ProbedQuestion probed, int i) {
        Set<String> right = new HashSet<>();
        probed.question().answers().forEach(answer -> right.add(MATCH.normalize(answer)));
        String greedy = MATCH.normalize(probed.greedy());
        verdicts[i] = right.contains(greedy) ? 1 : 0;
        sequenceProbability[i] = Math.exp(probed.meanLogProbability());
        agrees[i] = new boolean[probed.samples().size()];
        int rightSamples = 0;
        for (int k = 0; k < agrees[i].length; k++) {
            String sample = MATCH.normalize(probed.samples().get(k));
            // Agreement is a target of elicitation, which is 0 where no answer can be right.
            agrees[i][k] = !probed.question().unanswerable() && !greedy.isEmpty() && sample.equals(greedy);
            rightSamples += right.contains(sample) ? 1 : 0;
        }
        graded[i] = rightSamples / (double) agrees[i].length;
    }

    int size() {
        return verdicts.length;
    }

    List<int[]> prompts() {
        return prompts;
    }

    /** 1 where the greedy answer is right, else 0. */
    double[] verdicts() {
        return verdicts;
    }

    /** Share of question i's samples that are right, in [0, 1]. */
    double graded(int i) {
        return graded[i];
    }

    double[] sequenceProbability() {
        return sequenceProbability;
    }

    /** Share of question i's samples that agree with its greedy answer, in [0, 1]. */
    double agreement(int i) {
        return agreement(i, agrees[i].length, 0);
    }

    /** The same over k of its samples, which the seed chooses; over all, where there are no more than k. */
    double agreement(int i, int k, long seed) {
        boolean[] own = agrees[i].clone();
        int taken = Math.min(k, own.length);
        Random random = taken < own.length ? new Random(seed * 1_000_003 + i) : null;
        int agreeing = 0;
        for (int drawn = 0; drawn < taken; drawn++) {
            int other = random == null ? drawn : drawn + random.nextInt(own.length - drawn);
            boolean agreed = own[other];
            own[other] = own[drawn];
            agreeing += agreed ? 1 : 0;
        }
        return agreeing / (double) taken;
    }
}
