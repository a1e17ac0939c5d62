package io.candor.engine.remote;

import io.candor.engine.EngineAdapter;
import io.candor.engine.EngineUnavailableException;
import io.candor.engine.wire.AdapterRequest;
import io.candor.engine.wire.EngineProblem.Code;
import io.candor.event.retry.Backoff;
import io.candor.llm.decoder.ConfidenceReading;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A LoRA on the server, under a name that says its content, and its head here. A server that was started anew has forgotten it:
 * then it is brought there again, and must give the same states as before for a few prompts.
 */
public final class RemoteAdapter implements EngineAdapter {
    private static final Logger LOG = Logger.getLogger(RemoteAdapter.class);
    /** How far a number of a state may be off after a restart, relative to 1 plus its size. */
    private static final Map<String, Double> TOLERANCES = Map.of("float32", 1e-3, "bfloat16", 0.05);

    private final ModelServer server;
    private final RemoteModel model;
    private final ConfidenceHead head;
    private final Path folder;
    private final String name;
    private final String holder = UUID.randomUUID().toString();
    private final PassInPieces passes;
    private final List<float[]> proof;

    private RemoteAdapter(ModelServer server, RemoteModel model, Path folder, Supplier<Backoff> backoff) {
        this.server = server;
        this.model = model;
        this.head = model.head(folder);
        this.folder = folder;
        this.passes = new PassInPieces(server, model.maxPrompts(), backoff);
        name = AdapterRequest.name(RemoteModel.hashes(folder));
        server.hold(name, holder, folder);
        proof = proven();
    }

    private List<float[]> proven() {
        try {
            return server.wait(asked(model.proofPrompts()));
        } catch (RuntimeException failure) {
            // The caller's to judge; nobody would give it up later.
            server.release(name, holder);
            throw failure;
        }
    }

    /** Brings it to the server; what {@link io.candor.engine.ModelEngine#load} throws. */
    public static RemoteAdapter load(ModelServer server, RemoteModel model, Path folder, Supplier<Backoff> backoff) {
        return new RemoteAdapter(server, model, folder, backoff);
    }

    @Override
    public float[] confidenceLogits(List<int[]> prompts) {
        List<float[]> states = passes.over(prompts, this::asked, this::putRight);
        float[] logits = new float[states.size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = head.logit(states.get(i));
        }
        return logits;
    }

    /** Asks for the states once, whatever becomes of it. */
    CompletableFuture<List<float[]>> asked(List<int[]> prompts) {
        return server.states(name, prompts).thenApply(states -> {
            if (states.size() != prompts.size()) {
                throw new EngineUnavailableException(
                        "the engine gave " + states.size() + " states for " + prompts.size() + " prompts");
            }
            return states;
        });
    }

    float logit(float[] state) {
        return head.logit(state);
    }

    /**
     * After a refusal: if the server has forgotten the adapter, it has it again when this returns.
     *
     * @throws EngineProblemException if that was not why it refused
     * @throws EngineUnavailableException if it gives other states now
     */
    void putRight(EngineProblemException refused) {
        if (refused.problem().code() != Code.ADAPTER_UNKNOWN) {
            throw refused;
        }
        LOG.infof("engine has forgotten an adapter, loading it again adapter=%s", name);
        server.hold(name, holder, folder);
        List<float[]> again = server.wait(asked(model.proofPrompts()));
        double tolerance = TOLERANCES.getOrDefault(model.precision(), TOLERANCES.get("bfloat16"));
        for (int i = 0; i < proof.size(); i++) {
            if (!isNear(proof.get(i), again.get(i), tolerance)) {
                throw new EngineUnavailableException("the engine gives other states under adapter " + name
                        + " than before it was started anew; start it with the same model and arithmetic");
            }
        }
    }

    private static boolean isNear(float[] before, float[] now, double tolerance) {
        for (int i = 0; i < before.length; i++) {
            // Written so that NaN is refused.
            if (now.length != before.length
                    || !(Math.abs(now[i] - before[i]) <= tolerance * (1 + Math.abs(before[i])))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public ConfidenceReading confidenceReading(int[] prompt, int prefillTokens) {
        return new RemoteReading(server, this, prompt);
    }

    @Override
    public void close() {
        server.release(name, holder);
    }
}
