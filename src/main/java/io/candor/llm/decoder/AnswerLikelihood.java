package io.candor.llm.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How probable the frozen base finds answers that it did not give itself, from one forward pass over prompt and answer. */
final class AnswerLikelihood {
    private final Decoder decoder;
    private final int[] ends;

    AnswerLikelihood(Decoder decoder) {
        this(decoder, decoder.config().endOfSequence());
    }

    /** @param ends tokens that end an answer */
    AnswerLikelihood(Decoder decoder, Set<Integer> ends) {
        this.decoder = decoder;
        this.ends = ends.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    /**
     * Mean natural-log probability of each answer's tokens after its prompt, the likeliest ending one included; at most 0.
     *
     * @param prompts token ids, at least one each
     * @param answers token ids, perhaps none; one answer per prompt
     * @throws IllegalArgumentException if the context is shorter than a prompt with its answer
     */
    double[] means(List<int[]> prompts, List<int[]> answers) {
        List<int[]> rows = new ArrayList<>(prompts.size());
        for (int row = 0; row < prompts.size(); row++) {
            rows.add(joined(prompts.get(row), answers.get(row)));
        }
        float[] chosen = logProbabilities(rows, prompts, answers);
        double[] means = new double[rows.size()];
        int next = 0;
        for (int row = 0; row < means.length; row++) {
            int tokens = answers.get(row).length;
            means[row] = mean(chosen, next, tokens);
            next += tokens + ends.length;
        }
        return means;
    }

    private double mean(float[] chosen, int from, int tokens) {
        double sum = 0;
        for (int i = from; i < from + tokens; i++) {
            sum += chosen[i];
        }
        if (ends.length == 0) {
            return tokens == 0 ? 0 : Math.min(0, sum / tokens);
        }
        float end = Float.NEGATIVE_INFINITY;
        for (int i = from + tokens; i < from + tokens + ends.length; i++) {
            end = Math.max(end, chosen[i]);
        }
        // Rounding may leave the logarithm of a certain token a little above 0.
        return Math.min(0, (sum + end) / (tokens + 1));
    }

    private static int[] joined(int[] prompt, int[] answer) {
        int[] row = new int[prompt.length + answer.length];
        System.arraycopy(prompt, 0, row, 0, prompt.length);
        System.arraycopy(answer, 0, row, prompt.length, answer.length);
        return row;
    }

    private float[] logProbabilities(List<int[]> rows, List<int[]> prompts, List<int[]> answers) {
        List<Long> indices = new ArrayList<>();
        List<Long> targets = new ArrayList<>();
        long first = 0;
        for (int row = 0; row < rows.size(); row++) {
            long before = first + prompts.get(row).length - 1;
            for (int token : answers.get(row)) {
                indices.add(before++);
                targets.add((long) token);
            }
            for (int end : ends) {
                indices.add(before);
                targets.add((long) end);
            }
            first += rows.get(row).length;
        }
        return targets.isEmpty() ? new float[0] : run(rows, longs(indices), longs(targets));
    }

    private float[] run(List<int[]> rows, long[] indices, long[] targets) {
        try (PtNDManager scope =
                decoder.manager().newSubManager(decoder.manager().getDevice())) {
            PromptBatch batch = PromptBatch.of(rows, scope);
            decoder.requireRoom(batch.longest());
            NDArray places = scope.create(indices);
            NDArray tokens = scope.create(targets);
            try (IValue ids = IValue.from(batch.ids());
                    IValue lengths = IValue.from(batch.lengths());
                    IValue where = IValue.from((PtNDArray) places);
                    IValue which = IValue.from((PtNDArray) tokens);
                    IValue result = decoder.pass(
                            "chosen_log_probabilities",
                            batch.longest(),
                            OperationThreads.Work.of(rows.size() * batch.longest()),
                            ids,
                            lengths,
                            where,
                            which)) {
                return result.toTensor(scope).toFloatArray();
            }
        }
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
