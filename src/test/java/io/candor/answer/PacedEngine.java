package io.candor.answer;

import io.candor.answer.release.AnswerEngine;
import io.candor.answer.release.EndlessLease;
import io.candor.llm.decoder.ConfidenceReading;
import io.candor.llm.decoder.Continuation;
import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.Generation;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** An engine whose answers are a pure function of the question's length, and take a known time. */
record PacedEngine(long nanosPerQuestion) implements AnswerEngine, AnswerEngine.Serving {

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
        return "scripted";
    }

    @Override
    public String releaseId() {
        return "scripted-release";
    }

    @Override
    public float[] confidenceLogits(List<int[]> prompts) {
        work(prompts.size());
        float[] logits = new float[prompts.size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = prompts.get(i).length % 10 - 5;
        }
        return logits;
    }

    @Override
    public ConfidenceReading confidenceReading(int[] prompt, int prefillTokens) {
        throw new UnsupportedOperationException("no prompt is long");
    }

    @Override
    public <T> ContinuousBatch<T> continuousBatch(int prefillTokens) {
        return new AtOnce<>((prompt, maxTokens) -> new Generation(
                "answer of " + prompt.length, new Continuation(new int[] {1}, new float[] {-0.1f}, false)));
    }

    /** As long as a model would take, so that a kill finds work in progress. */
    private void work(int questions) {
        long end = System.nanoTime() + questions * nanosPerQuestion;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
