package io.candor.answer;

import io.candor.answer.release.AnswerEngine;
import io.candor.answer.release.EndlessLease;
import io.candor.llm.decoder.ConfidenceReading;
import io.candor.llm.decoder.Continuation;
import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** An engine that writes one token a step, as many for each question as it may, at most so many questions at once. */
final class StepwiseEngine implements AnswerEngine, AnswerEngine.Serving {
    private final int places;
    private RuntimeException failure;
    private int failures;
    private volatile boolean spoiling;
    private Thread spoilt;
    private RuntimeException pieceFailure;
    private int pieceFailures;
    private RuntimeException joinFailure;
    private int joinFailures;
    private int joins;
    private int mostUnderWay;
    private int openPasses;
    private int passes;
    private volatile int heldFrom = Integer.MAX_VALUE;

    StepwiseEngine(int places) {
        this.places = places;
    }

    /** The next steps of everything under way fail so. */
    void failSteps(int times, RuntimeException thrown) {
        failures = times;
        failure = thrown;
    }

    /** The next step fails for want of memory, and so does every one after it on the same thread. */
    void spoilThread() {
        spoiling = true;
    }

    private void failOnASpoiltThread() {
        if (spoiling) {
            spoiling = false;
            spoilt = Thread.currentThread();
        }
        if (Thread.currentThread() == spoilt) {
            throw new IllegalStateException("could not create a primitive");
        }
    }

    /** From now on answers to prompts of so many tokens, and longer ones, do not end. */
    void hold(int promptTokens) {
        heldFrom = promptTokens;
    }

    /** They do again. */
    void release() {
        heldFrom = Integer.MAX_VALUE;
    }

    /** The next prompts to join fail so. */
    void failJoins(int times, RuntimeException thrown) {
        joinFailures = times;
        joinFailure = thrown;
    }

    /** The next pieces of long prompts fail so. */
    void failPieces(int times, RuntimeException thrown) {
        pieceFailures = times;
        pieceFailure = thrown;
    }

    int joins() {
        return joins;
    }

    /** Since the last step that failed. */
    int mostUnderWay() {
        return mostUnderWay;
    }

    @Override
    public int[] prompt(String question) {
        return new int[Math.max(1, question.length())];
    }

    @Override
    public Lease lease() {
        return new EndlessLease(this);
    }

    @Override
    public String modelId() {
        return "stepwise@0";
    }

    @Override
    public String releaseId() {
        return "stepwise-release";
    }

    @Override
    public float[] confidenceLogits(List<int[]> prompts) {
        return new float[prompts.size()];
    }

    /** A piece of so many tokens at each call. */
    @Override
    public ConfidenceReading confidenceReading(int[] prompt, int prefillTokens) {
        openPasses++;
        passes++;
        return new ConfidenceReading() {
            private int piece = prefillTokens;
            private int read;

            @Override
            public OptionalDouble advance() {
                if (pieceFailures > 0) {
                    pieceFailures--;
                    throw pieceFailure;
                }
                if (read >= prompt.length) {
                    throw new IllegalStateException("all of it has been read");
                }
                read += piece;
                return read < prompt.length ? OptionalDouble.empty() : OptionalDouble.of(0);
            }

            @Override
            public boolean shrink() {
                piece = Math.max(1, piece / 2);
                return piece > 1;
            }

            @Override
            public void close() {
                openPasses--;
            }
        };
    }

    /** Confidence passes over long prompts. */
    int passes() {
        return passes;
    }

    /** Confidence passes that nobody has closed. */
    int openPasses() {
        return openPasses;
    }

    @Override
    public <T> ContinuousBatch<T> continuousBatch(int prefillTokens) {
        return new Stepwise<>(prefillTokens == 0 ? Integer.MAX_VALUE : prefillTokens);
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    private final class Stepwise<T> implements ContinuousBatch<T> {
        private final List<Prompt<T>> prompts = new ArrayList<>();
        private final List<Integer> tokens = new ArrayList<>();
        private final int prefillTokens;
        private int most = places;

        Stepwise(int prefillTokens) {
            this.prefillTokens = prefillTokens;
        }

        @Override
        public int prefillTokens() {
            return prefillTokens;
        }

        @Override
        public int size() {
            return prompts.size();
        }

        @Override
        public int room(int longest) {
            return prompts.isEmpty() ? Math.max(1, most) : Math.max(0, most - prompts.size());
        }

        @Override
        public List<Ended<T>> join(List<Prompt<T>> joining) {
            if (joinFailures > 0) {
                joinFailures--;
                throw joinFailure;
            }
            joins++;
            prompts.addAll(joining);
            joining.forEach(prompt -> tokens.add(1));
            mostUnderWay = Math.max(mostUnderWay, prompts.size());
            return ended();
        }

        @Override
        public List<Ended<T>> decode() {
            failOnASpoiltThread();
            if (failures > 0) {
                failures--;
                mostUnderWay = 0;
                throw failure;
            }
            tokens.replaceAll(count -> count + 1);
            if (heldFrom < Integer.MAX_VALUE) {
                // Steps of a model that takes its time, not a busy loop.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            return ended();
        }

        private List<Ended<T>> ended() {
            List<Ended<T>> ended = new ArrayList<>();
            for (int i = prompts.size() - 1; i >= 0; i--) {
                if (tokens.get(i) >= prompts.get(i).maxTokens()
                        && prompts.get(i).tokens().length < heldFrom) {
                    int count = tokens.remove(i);
                    ended.add(new Ended<>(
                            prompts.remove(i).owner(),
                            new Generation("of " + count, new Continuation(new int[count], new float[count], false))));
                }
            }
            return ended;
        }

        @Override
        public void cancel(Predicate<T> owner) {
            for (int i = prompts.size() - 1; i >= 0; i--) {
                if (owner.test(prompts.get(i).owner())) {
                    prompts.remove(i);
                    tokens.remove(i);
                }
            }
        }

        @Override
        public List<T> clear() {
            List<T> owners = prompts.stream().map(Prompt::owner).toList();
            prompts.clear();
            tokens.clear();
            return owners;
        }

        @Override
        public void shrink() {
            most = Math.max(1, most / 2);
        }

        @Override
        public void close() {
            clear();
        }
    }
}
