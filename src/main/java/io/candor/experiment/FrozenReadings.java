package io.candor.experiment;

import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LengthBatches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What every layer of the frozen base holds of the questions; computed once, because no treatment changes it. */
final class FrozenReadings {
    private static final int ROWS = 128;
    private static final int TOKENS = 8_192;

    private final int hiddenSize;
    private final List<float[][]> labeled;
    private final List<float[][]> elicited;
    private final Map<String, List<float[][]>> tests = new LinkedHashMap<>();

    /** @param elicited the first of them must be the labelled ones */
    FrozenReadings(LanguageModel model, List<int[]> elicited, int labeled, Map<String, QuestionSignals> tests) {
        hiddenSize = model.checkpoint().config().hiddenSize();
        this.elicited = read(model, elicited);
        this.labeled = this.elicited.stream()
                .map(states -> Arrays.copyOf(states, labeled))
                .toList();
        tests.forEach((test, signals) -> this.tests.put(test, read(model, signals.prompts())));
    }

    float[][] labeled(StateSource.Frozen from) {
        return labeled.get(place(from));
    }

    float[][] elicited(StateSource.Frozen from) {
        return elicited.get(place(from));
    }

    float[][] test(StateSource.Frozen from, String test) {
        return tests.get(test).get(place(from));
    }

    private static int place(StateSource.Frozen from) {
        return 2 * from.layer() + (from.mean() ? 1 : 0);
    }

    /** [reading][question][component] */
    private List<float[][]> read(LanguageModel model, List<int[]> prompts) {
        int readings = 2 * (model.checkpoint().config().layers() + 1);
        List<float[][]> states = new ArrayList<>();
        for (int reading = 0; reading < readings; reading++) {
            states.add(new float[prompts.size()][]);
        }
        List<Integer> places = IntStream.range(0, prompts.size()).boxed().toList();
        for (List<Integer> batch : LengthBatches.of(places, prompts::get, ROWS, TOKENS)) {
            float[][] rows = model.readings(batch.stream().map(prompts::get).toList());
            for (int row = 0; row < rows.length; row++) {
                for (int reading = 0; reading < readings; reading++) {
                    states.get(reading)[batch.get(row)] =
                            Arrays.copyOfRange(rows[row], reading * hiddenSize, (reading + 1) * hiddenSize);
                }
            }
        }
        return states;
    }
}
