package io.candor.answer;

import io.candor.engine.AnswerProvider;
import io.candor.llm.decoder.Continuation;
import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.Generation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** A second engine that repeats what it is asked, and fails or holds back as it is told. */
final class ScriptedSecond implements AnswerProvider {
    static final String NAME = "large";

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile RuntimeException failure;
    private volatile Predicate<String> failing = text -> false;
    private volatile boolean held;

    /** From now on whatever is under way together with such a text fails. */
    void failWith(RuntimeException thrown, Predicate<String> texts) {
        failure = thrown;
        failing = texts;
    }

    /** From now on nothing is answered, or everything again. */
    void hold(boolean back) {
        held = back;
    }

    /** Every text that it was asked, as often as it was. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public String model() {
        return NAME;
    }

    @Override
    public <T> ContinuousBatch<T> batch(Function<T, String> question, int prefillTokens) {
        return new UnderWay<>(question);
    }

    @Override
    public void close() {
        held = true;
    }

    private final class UnderWay<T> implements ContinuousBatch<T> {
        private final Function<T, String> question;
        private final List<T> owners = new ArrayList<>();

        UnderWay(Function<T, String> question) {
            this.question = question;
        }

        @Override
        public int size() {
            return owners.size();
        }

        @Override
        public int room(int tokens) {
            return Math.max(0, 4 - owners.size());
        }

        @Override
        public int prefillTokens() {
            return Integer.MAX_VALUE;
        }

        @Override
        public List<Ended<T>> join(List<Prompt<T>> prompts) {
            prompts.forEach(prompt -> {
                owners.add(prompt.owner());
                asked.add(question.apply(prompt.owner()));
            });
            return List.of();
        }

        @Override
        public List<Ended<T>> decode() {
            if (owners.stream().map(question).anyMatch(failing)) {
                throw failure;
            }
            if (held) {
                return List.of();
            }
            List<Ended<T>> ended = owners.stream()
                    .map(owner -> new Ended<>(
                            owner,
                            new Generation(
                                    "large on " + question.apply(owner),
                                    new Continuation(new int[0], new float[] {-0.5f}, true))))
                    .toList();
            owners.clear();
            return ended;
        }

        @Override
        public void cancel(Predicate<T> owner) {
            owners.removeIf(owner);
        }

        @Override
        public List<T> clear() {
            List<T> all = List.copyOf(owners);
            owners.clear();
            return all;
        }

        @Override
        public void shrink() {
            // There is always room.
        }

        @Override
        public void close() {
            owners.clear();
        }
    }
}
