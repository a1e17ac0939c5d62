package io.candor.engine.remote;

import io.candor.engine.EngineAdapter;
import io.candor.engine.EngineUnavailableException;
import io.candor.engine.wire.AdapterRequest;
import io.candor.engine.wire.EngineProblem;
import io.candor.engine.wire.EngineProblem.Code;
import io.candor.engine.wire.FloatVectors;
import io.candor.engine.wire.StatesReply;
import io.candor.engine.wire.StatesRequest;
import io.candor.event.retry.Backoff;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.decoder.ConfidenceReading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A LoRA on the server, under a name that says its content, and its head here. A server that was started anew has forgotten it:
 * then it is uploaded again, and must give the same states as before for a few prompts.
 */
final class RemoteAdapter implements EngineAdapter {
    private static final Logger LOG = Logger.getLogger(RemoteAdapter.class);
    private static final int MOST_UPLOADS = 3;
    /** How far a number of a state may be off after a restart, relative to 1 plus its size. */
    private static final Map<String, Double> TOLERANCES = Map.of("float32", 1e-3, "bfloat16", 0.05);

    private final EngineClient client;
    private final RemoteModel model;
    private final ConfidenceHead head;
    private final Path folder;
    private final String name;
    private final AdapterRequest request;
    private final PassInPieces passes;
    private final List<float[]> proof;

    private RemoteAdapter(
            EngineClient client, RemoteModel model, ConfidenceHead head, Path folder, Supplier<Backoff> backoff) {
        this.client = client;
        this.model = model;
        this.head = head;
        this.folder = folder;
        this.passes = new PassInPieces(client, model.maxPrompts(), backoff);
        SortedMap<String, String> files = RemoteModel.hashes(folder);
        name = AdapterRequest.name(files);
        request = new AdapterRequest(model.modelId(), UUID.randomUUID().toString(), files);
        hold();
        proof = client.wait(asked(model.proofPrompts()));
    }

    /** Brings it to the server; what {@link io.candor.engine.ModelEngine#load} throws. */
    static RemoteAdapter load(
            EngineClient client, RemoteModel model, ConfidenceHead head, Path folder, Supplier<Backoff> backoff) {
        return new RemoteAdapter(client, model, head, folder, backoff);
    }

    private void hold() {
        for (int tries = 1; ; tries++) {
            try {
                client.hold(name, request);
                return;
            } catch (EngineProblemException refused) {
                EngineProblem problem = refused.problem();
                if (problem.code() != Code.FILES_MISSING || tries > MOST_UPLOADS) {
                    throw problem.code() == Code.ADAPTER_UNFIT
                            ? new InvalidCheckpointException(
                                    folder, "adapter", problem.detail(), "use the adapter of the engine's model")
                            : refused;
                }
                // The server has never seen it, or has forgotten it.
                upload(problem.missing());
            }
        }
    }

    private void upload(List<String> missing) {
        for (Map.Entry<String, String> file : request.files().entrySet()) {
            if (missing.contains(file.getValue())) {
                try {
                    client.upload(file.getValue(), folder.resolve(file.getKey()));
                } catch (IOException unreadable) {
                    // The disk, or a cache that was emptied: the release is fetched again when it is next brought in.
                    throw new EngineUnavailableException("an adapter's file cannot be read for upload", unreadable);
                }
            }
        }
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
        return client.states(new StatesRequest(model.modelId(), name, prompts))
                .thenApply(reply -> vectors(reply, prompts));
    }

    private List<float[]> vectors(StatesReply reply, List<int[]> prompts) {
        if (reply.states().size() != prompts.size()) {
            throw new EngineUnavailableException(
                    "the engine gave " + reply.states().size() + " states for " + prompts.size() + " prompts");
        }
        return reply.states().stream().map(FloatVectors::decode).toList();
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
        hold();
        List<float[]> again = client.wait(asked(model.proofPrompts()));
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
        return new RemoteReading(client, this, prompt);
    }

    @Override
    public void close() {
        client.release(name, request.holder());
    }
}
