package io.candor.engine;

import io.candor.llm.decoder.ConfidenceReading;
import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.llm.decoder.ScoredPrompts;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Our own decoder, in this process. */
public final class EmbeddedEngine implements ModelEngine {
    private final LanguageModel model;

    /** @param model closed with this */
    public EmbeddedEngine(LanguageModel model) {
        this.model = model;
    }

    @Override
    public String modelId() {
        return model.modelId();
    }

    @Override
    public String baseModelHash() {
        return model.checkpoint().modelHash();
    }

    @Override
    public String precision() {
        return model.precision().setting();
    }

    @Override
    public Optional<MemoryUsage> deviceMemory() {
        return model.deviceMemory();
    }

    @Override
    public int[] prompt(String question) {
        return model.prompt(question);
    }

    @Override
    public <T> ContinuousBatch<T> continuousBatch(int prefillTokens) {
        return model.continuousBatch(prefillTokens);
    }

    @Override
    public Optional<AnswerReader> answerReader() {
        return Optional.of(new Reader(model));
    }

    @Override
    public EngineAdapter load(Path folder) {
        return new OnDevice(model, model.loadAdapter(folder));
    }

    @Override
    public void close() {
        model.close();
    }

    private record Reader(LanguageModel model) implements AnswerReader {
        @Override
        public int[] tokens(int[] prompt, String answer) {
            return model.givenAnswer(prompt, answer);
        }

        @Override
        public double[] meanLogProbabilities(List<int[]> prompts, List<int[]> answers) {
            return model.meanLogProbabilities(prompts, answers);
        }
    }

    /** The head is part of the same native call as the pass. */
    private record OnDevice(LanguageModel model, LoadedAdapter adapter) implements EngineAdapter {
        @Override
        public float[] confidenceLogits(List<int[]> prompts) {
            return model.confidenceLogits(prompts, adapter);
        }

        @Override
        public ScoredPrompts score(List<int[]> prompts) {
            return model.score(prompts, adapter);
        }

        @Override
        public ConfidenceReading confidenceReading(int[] prompt, int prefillTokens) {
            return model.confidenceReading(prompt, adapter, prefillTokens);
        }

        @Override
        public void close() {
            adapter.close();
        }
    }
}
