package io.candor.engine.external;

import io.candor.engine.AnswerReader;
import io.candor.engine.EngineAdapter;
import io.candor.engine.EngineComparison;
import io.candor.engine.ModelEngine;
import io.candor.engine.remote.EngineRefusalException;
import io.candor.engine.remote.Findings;
import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.Generation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Tries what answering needs of an engine that was opened, whatever serves it. For one thread. */
public final class AbilityCheck {
    private static final String QUESTION = "What is the capital of France?";
    private static final int TOKENS = 8;
    private static final int SPEED_QUESTIONS = 512;

    private final Findings findings;
    private final Path folder;
    private final Optional<Supplier<ModelEngine>> reference;

    /**
     * Writes what it finds to {@code findings}.
     *
     * @param folder of the model, with an {@code adapter} inside to be tried
     * @param reference opens the same model here, to be compared with; empty to compare nothing
     */
    public AbilityCheck(Findings findings, Path folder, Optional<Supplier<ModelEngine>> reference) {
        this.findings = findings;
        this.folder = folder;
        this.reference = reference;
    }

    /** In the order in which they depend on each other; what depends on a failure is not tried. */
    public void run(ModelEngine engine) {
        boolean answers = findings.tried("answers", () -> answer(engine));
        findings.tried("given answers", () -> given(engine));
        Path adapter = folder.resolve("adapter");
        if (!Files.isDirectory(adapter)) {
            findings.notTried("releases (LoRA)", "not tried; the model's folder has no adapter");
            return;
        }
        boolean releases = findings.tried("releases (LoRA)", () -> adapter(engine, adapter));
        if (answers && releases) {
            reference.ifPresent(opening -> compared(engine, adapter, opening));
        }
    }

    private static String answer(ModelEngine engine) {
        try (ContinuousBatch<String> batch = engine.continuousBatch(0)) {
            batch.join(List.of(new ContinuousBatch.Prompt<>(QUESTION, engine.prompt(QUESTION), TOKENS)));
            List<ContinuousBatch.Ended<String>> ended = List.of();
            while (ended.isEmpty()) {
                ended = batch.decode();
            }
            Generation answer = ended.get(0).generation();
            return "token ids in and out, with log-probabilities ("
                    + answer.continuation().tokens().length + " tokens)";
        }
    }

    private static String given(ModelEngine engine) {
        AnswerReader reader = engine.answerReader().orElseThrow();
        int[] prompt = engine.prompt(QUESTION);
        double mean = reader.meanLogProbabilities(List.of(prompt), List.of(reader.tokens(prompt, "Paris")))[0];
        if (Double.isNaN(mean)) {
            throw new EngineRefusalException("a log-probability is no number; serve without quantised logits");
        }
        return "log-probabilities of answers that others gave";
    }

    private static String adapter(ModelEngine engine, Path folder) {
        try (EngineAdapter adapter = engine.load(folder)) {
            return "loaded, read and unloaded: a logit of "
                    + adapter.confidenceLogits(List.of(engine.prompt(QUESTION)))[0];
        }
    }

    private void compared(ModelEngine there, Path adapter, Supplier<ModelEngine> opening) {
        try (ModelEngine here = opening.get()) {
            EngineComparison comparison = new EngineComparison(here, there);
            findings.tried("same answers", comparison::answers);
            findings.tried("same confidences", () -> comparison.confidences(adapter));
            findings.tried("speed", () -> comparison.throughput(adapter, SPEED_QUESTIONS));
        }
    }
}
