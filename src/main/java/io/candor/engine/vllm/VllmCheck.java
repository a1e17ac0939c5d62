package io.candor.engine.vllm;

import io.candor.engine.ModelEngine;
import io.candor.engine.external.AbilityCheck;
import io.candor.engine.external.ExternalClient;
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

/** Tries what answering needs of two vLLM servers, one thing after the other. */
public final class VllmCheck {
    private static final String PROJECT = "vllm";
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final VllmServers servers;
    private final Path folder;
    private final Optional<Supplier<ModelEngine>> reference;
    private final Findings findings = new Findings();

    /**
     * Checks servers of a model.
     *
     * @param folder of the model, with an {@code adapter} inside to be tried
     * @param reference opens the same model here, to be compared with; empty to compare nothing
     */
    public VllmCheck(VllmServers servers, Path folder, Optional<Supplier<ModelEngine>> reference) {
        this.servers = servers;
        this.folder = folder;
        this.reference = reference;
    }

    /** In the order in which they depend on each other; what depends on a failure is not tried. */
    public List<Findings.Finding> run() {
        boolean generates = findings.tried("generation", () -> listed(servers.generation()));
        boolean pools = findings.tried("pooling", () -> listed(servers.states()));
        if (generates && pools) {
            List<ModelEngine> opened = new ArrayList<>();
            if (findings.tried("states", () -> opened(opened))) {
                try (ModelEngine engine = opened.get(0)) {
                    new AbilityCheck(findings, folder, reference).run(engine);
                }
            }
        }
        return findings.all();
    }

    private String listed(EngineConnection connection) {
        try (ExternalClient client = new ExternalClient(connection, VllmFailure::of)) {
            ListedModels models = client.models();
            ListedModels.Model base = models.base(servers.model().name(), "name one with --served-model");
            base.requireProject(PROJECT);
            return base.id() + ", context " + base.maxModelLen() + " tokens, "
                    + (models.data().size() - 1) + " LoRAs loaded";
        }
    }

    private String opened(List<ModelEngine> opened) {
        ModelEngine engine = VllmEngine.open(servers, VllmCheck::pauses, PATIENCE, folder);
        opened.add(engine);
        return "last token's state, not scaled, for " + engine.modelId();
    }

    private static Backoff pauses() {
        return new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));
    }
}
