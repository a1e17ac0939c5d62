package io.candor.experiment;

import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LengthBatches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Hidden states of every layer of the frozen base on the questions; computed once, because no treatment changes them. */
final class FrozenHiddenStates {
    private static final int ROWS = 128;
    private static final int TOKENS = 8_192;

    private final int hiddenSize;
    private final List<float[][]> labeled;
    private final List<float[][]> elicited;
    private final Map<String, List<float[][]>> tests = new LinkedHashMap<>();

    /** @param elicited the first of them must be the labelled ones */
    FrozenHiddenStates(LanguageModel model, List<int[]> elicited, int labeled, Map<String, QuestionSignals> tests) {
        hiddenSize = model.checkpoint().config().hiddenSize();
        this.elicited = read(model, elicited);
        this.labeled = this.elicited.stream()
                .map(states -> Arrays.copyOf(states, labeled))
                .toList();
        tests.forEach((test, signals) -> this.tests.put(test, read(model, signals.prompts())));
    }

    float[][] labeled(StateSource.Frozen from) {
        return labeled.get(index(from));
    }

    float[][] elicited(StateSource.Frozen from) {
        return elicited.get(index(from));
    }

    float[][] test(StateSource.Frozen from, String test) {
        return tests.get(test).get(index(from));
    }

    private static int index(StateSource.Frozen from) {
        return 2 * from.layer() + (from.mean() ? 1 : 0);
    }

    /** [layer and position, as in {@link LanguageModel#hiddenStates}][question][component] */
    private List<float[][]> read(LanguageModel model, List<int[]> prompts) {
        int states = 2 * (model.checkpoint().config().layers() + 1);
        List<float[][]> result = new ArrayList<>();
        for (int state = 0; state < states; state++) {
            result.add(new float[prompts.size()][]);
        }
        List<Integer> indices = IntStream.range(0, prompts.size()).boxed().toList();
        for (List<Integer> batch : LengthBatches.of(indices, prompts::get, ROWS, TOKENS)) {
            float[][] rows = model.hiddenStates(batch.stream().map(prompts::get).toList());
            for (int row = 0; row < rows.length; row++) {
                for (int state = 0; state < states; state++) {
                    result.get(state)[batch.get(row)] =
                            Arrays.copyOfRange(rows[row], state * hiddenSize, (state + 1) * hiddenSize);
                }
            }
        }
        return result;
    }
}
