package io.candor.engine.remote;

import io.candor.engine.AnswerReader;
import io.candor.engine.EngineAdapter;
import io.candor.engine.ModelEngine;
import io.candor.event.retry.Backoff;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** A model that a server runs, whatever protocol it speaks; prompts are made here. */
public abstract class ServerEngine implements ModelEngine {
    private final ModelServer server;
    private final RemoteModel model;
    private final Supplier<Backoff> backoff;

    /**
     * @param model closed with this
     * @param backoff makes the pauses between tries, from the first
     */
    protected ServerEngine(ModelServer server, RemoteModel model, Supplier<Backoff> backoff) {
        this.server = server;
        this.model = model;
        this.backoff = backoff;
    }

    @Override
    public final String modelId() {
        return model.modelId();
    }

    @Override
    public final String baseModelHash() {
        return model.baseModelHash();
    }

    @Override
    public final String precision() {
        return model.precision();
    }

    @Override
    public final Optional<MemoryUsage> deviceMemory() {
        return Optional.empty();
    }

    @Override
    public final int[] prompt(String question) {
        return model.format().encode(question);
    }

    @Override
    public final Optional<AnswerReader> answerReader() {
        return Optional.of(new RemoteAnswerReader(server, model, backoff));
    }

    @Override
    public final EngineAdapter load(Path folder) {
        return RemoteAdapter.load(server, model, folder, backoff);
    }

    protected final RemoteModel model() {
        return model;
    }

    protected final Backoff newBackoff() {
        return backoff.get();
    }

    @Override
    public void close() {
        model.close();
    }
}
