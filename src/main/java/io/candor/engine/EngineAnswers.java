package io.candor.engine;

import io.candor.llm.decoder.ContinuousBatch;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** A model whose tokens are known, asked for its answers alone: what reads them has tokens of its own. */
public final class EngineAnswers implements AnswerProvider {
    private final ModelEngine engine;
    private final String name;

    /** @param engine closed with this */
    public EngineAnswers(ModelEngine engine, String name) {
        this.engine = engine;
        this.name = name;
    }

    @Override
    public String model() {
        return name;
    }

    @Override
    public <T> ContinuousBatch<T> batch(Function<T, String> question, int prefillTokens) {
        return new Asked<>(engine, engine.continuousBatch(prefillTokens), question);
    }

    @Override
    public void close() {
        engine.close();
    }

    /** Answers under way; prompts are those of its own model. */
    private record Asked<T>(ModelEngine engine, ContinuousBatch<T> batch, Function<T, String> question)
            implements ContinuousBatch<T> {
        @Override
        public List<Ended<T>> join(List<Prompt<T>> prompts) {
            return batch.join(prompts.stream()
                    .map(prompt -> new Prompt<>(
                            prompt.owner(), engine.prompt(question.apply(prompt.owner())), prompt.maxTokens()))
                    .toList());
        }

        @Override
        public int size() {
            return batch.size();
        }

        @Override
        public int room(int tokens) {
            return batch.room(tokens);
        }

        @Override
        public int prefillTokens() {
            return batch.prefillTokens();
        }

        @Override
        public List<Ended<T>> decode() {
            return batch.decode();
        }

        @Override
        public void cancel(Predicate<T> owner) {
            batch.cancel(owner);
        }

        @Override
        public List<T> clear() {
            return batch.clear();
        }

        @Override
        public void shrink() {
            batch.shrink();
        }

        @Override
        public void close() {
            batch.close();
        }
    }
}
