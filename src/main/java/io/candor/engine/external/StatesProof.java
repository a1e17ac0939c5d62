package io.candor.engine.external;

import io.candor.engine.remote.EngineRefusalException;
import io.candor.engine.remote.RemoteModel;
import java.util.List;

/** Whether a server gives the last token's state as it is. */
public final class StatesProof {
    private static final double UNIT_TOLERANCE = 1e-3;

    private StatesProof() {}

    /**
     * Looks at the states of a model's proof prompts.
     *
     * @param advice how a server is started that gives one state for a prompt
     * @param scaledAdvice how one is started that does not scale them
     * @throws EngineRefusalException if they are something else
     */
    public static void require(List<float[]> vectors, RemoteModel model, String advice, String scaledAdvice) {
        if (vectors.size() != model.proofPrompts().size()) {
            throw new EngineRefusalException("the server gives " + vectors.size() + " states for "
                    + model.proofPrompts().size() + " prompts; " + advice);
        }
        for (float[] state : vectors) {
            if (state.length != model.config().hiddenSize()) {
                throw new EngineRefusalException("the server gives " + state.length + " numbers, a state has "
                        + model.config().hiddenSize() + "; start it with the same model as in the folder");
            }
        }
        if (vectors.stream().allMatch(StatesProof::isUnit)) {
            throw new EngineRefusalException(
                    "the server scales states to length 1, by which what the head reads is lost; " + scaledAdvice);
        }
    }

    private static boolean isUnit(float[] state) {
        double sum = 0;
        for (float number : state) {
            sum += (double) number * number;
        }
        return Math.abs(Math.sqrt(sum) - 1) < UNIT_TOLERANCE;
    }
}
