package io.candor.engine.vllm;

import io.candor.engine.remote.EngineRefusalException;
import io.candor.engine.remote.RemoteModel;
import java.nio.file.Path;
import java.util.List;

/**
 * The base model as both servers list it.
 *
 * @param generation its name at the server that generates
 * @param states its name at the server that pools
 * @param contextLength most tokens that both take
 */
record VllmBase(String generation, String states, int contextLength) {
    /** How many tokens of a prompt are worth a request of their own; servers read longer ones in pieces anyway. */
    private static final int PREFILL_TOKENS = 2048;
    /** An ending token and one that has to be generated, where given answers are read. */
    private static final int SPARE_TOKENS = 2;

    private static final double UNIT_TOLERANCE = 1e-3;

    static VllmBase of(VllmProtocol.Model generation, VllmProtocol.Model states) {
        return new VllmBase(generation.id(), states.id(), Math.min(length(generation), length(states)));
    }

    private static int length(VllmProtocol.Model model) {
        return model.maxModelLen() == null ? Integer.MAX_VALUE : model.maxModelLen();
    }

    /** The model in a folder with the servers' room. */
    RemoteModel open(VllmServers servers, Path folder) {
        return RemoteModel.open(
                folder,
                servers.baseModelHash(),
                servers.precision(),
                servers.maxPrompts(),
                PREFILL_TOKENS,
                contextLength - SPARE_TOKENS);
    }

    /**
     * Tries whether the pooling server gives the last token's state as it is.
     *
     * @throws EngineRefusalException if it gives something else
     */
    void requireStates(VllmServer server, RemoteModel model) {
        List<float[]> vectors = server.wait(server.pooled(states, model.proofPrompts()));
        for (float[] state : vectors) {
            if (state.length != model.config().hiddenSize()) {
                throw new EngineRefusalException("the pooling server gives " + state.length + " numbers, a state has "
                        + model.config().hiddenSize() + "; start it with the same model as in the folder");
            }
        }
        if (vectors.size() != model.proofPrompts().size()) {
            throw new EngineRefusalException("the pooling server gives " + vectors.size() + " states for "
                    + model.proofPrompts().size() + " prompts; start it with --runner pooling --convert embed");
        }
        if (vectors.stream().allMatch(VllmBase::isUnit)) {
            throw new EngineRefusalException(
                    "the pooling server scales states to length 1, by which what the head reads is"
                            + " lost; start it with --pooler-config '{\"pooling_type\":\"LAST\",\"use_activation\":false}'"
                            + " (older versions: --override-pooler-config with \"normalize\":false)");
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
