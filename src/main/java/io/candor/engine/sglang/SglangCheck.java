package io.candor.engine.sglang;

import io.candor.engine.ModelEngine;
import io.candor.engine.external.AbilityCheck;
import io.candor.engine.external.ExternalClient;
import io.candor.engine.external.ExternalModel;
import io.candor.engine.external.ListedModels;
import io.candor.engine.remote.EngineConnection;
import io.candor.engine.remote.Findings;
import io.candor.event.retry.Backoff;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Tries what answering needs of an SGLang server, one thing after the other. */
public final class SglangCheck {
    private static final String PROJECT = "sglang";
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final EngineConnection connection;
    private final ExternalModel model;
    private final Path folder;
    private final Optional<Supplier<ModelEngine>> reference;
    private final Findings findings = new Findings();

    /**
     * Checks a server of a model.
     *
     * @param folder of the model, with an {@code adapter} inside to be tried
     * @param reference opens the same model here, to be compared with; empty to compare nothing
     */
    public SglangCheck(
            EngineConnection connection, ExternalModel model, Path folder, Optional<Supplier<ModelEngine>> reference) {
        this.connection = connection;
        this.model = model;
        this.folder = folder;
        this.reference = reference;
    }

    /** In the order in which they depend on each other; what depends on a failure is not tried. */
    public List<Findings.Finding> run() {
        if (findings.tried("server", this::listed) && findings.tried("health", this::health)) {
            List<ModelEngine> opened = new ArrayList<>();
            if (findings.tried("states", () -> opened(opened))) {
                try (ModelEngine engine = opened.get(0)) {
                    new AbilityCheck(findings, folder, reference).run(engine);
                }
            }
        }
        return findings.all();
    }

    private String listed() {
        try (ExternalClient client = new ExternalClient(connection, SglangFailure::of)) {
            ListedModels models = client.models();
            ListedModels.Model base = models.base(model.name(), "name one with --served-model");
            base.requireProject(PROJECT);
            return base.id() + ", context " + base.maxModelLen() + " tokens, "
                    + (models.data().size() - 1) + " LoRAs loaded";
        }
    }

    private String health() {
        try (ExternalClient client = new ExternalClient(connection, SglangFailure::of)) {
            client.wait(client.get(SglangProtocol.HEALTH, Void.class).result());
            return "neither starting nor ending";
        }
    }

    private String opened(List<ModelEngine> opened) {
        ModelEngine engine = SglangEngine.open(connection, model, SglangCheck::pauses, PATIENCE, folder);
        opened.add(engine);
        return "last token's state, not scaled, for " + engine.modelId();
    }

    private static Backoff pauses() {
        return new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));
    }
}
