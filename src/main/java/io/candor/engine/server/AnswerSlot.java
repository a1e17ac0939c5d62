package io.candor.engine.server;

import io.candor.llm.decoder.ContinuousBatch;

/** A prompt whose answer a client waits for. All but {@link #cancel} is for the engine's thread. */
final class AnswerSlot {
    private final AnswerLines stream;
    private final int number;
    private final int[] tokens;
    private final int maxTokens;
    private volatile boolean cancelled;
    private int heard;
    private int sent;

    /** @param number its place in the request */
    AnswerSlot(AnswerLines stream, int number, int[] tokens, int maxTokens) {
        this.stream = stream;
        this.number = number;
        this.tokens = tokens;
        this.maxTokens = maxTokens;
    }

    AnswerLines stream() {
        return stream;
    }

    int number() {
        return number;
    }

    int mostTokens() {
        return tokens.length + maxTokens;
    }

    /** It begins, perhaps anew: then the tokens that come are the same as before, and are not sent again. */
    ContinuousBatch.Prompt<AnswerSlot> begin() {
        heard = 0;
        return new ContinuousBatch.Prompt<>(this, tokens, maxTokens);
    }

    void onToken(int token, float logProbability) {
        if (heard++ == sent && stream.sendsTokens()) {
            sent++;
            stream.token(this, token, logProbability);
        }
    }

    /** Tokens that were sent already. */
    int sent() {
        return sent;
    }

    /** Nobody waits for it any more. */
    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }
}
