package io.candor.engine.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.candor.engine.wire.EngineJson;
import io.candor.engine.wire.EngineProblem;
import io.candor.engine.wire.GenerationLine;
import io.candor.engine.wire.GenerationLine.End;
import io.candor.engine.wire.GenerationRequest;
import io.candor.llm.decoder.Continuation;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The answers of one request as lines of JSON. For the engine's thread. */
final class AnswerLines {
    private static final int[] NO_TOKENS = {};

    private final Context context;
    private final HttpServerResponse response;
    private final boolean sendsTokens;
    private final List<AnswerSlot> slots = new ArrayList<>();
    private final StringBuilder lines = new StringBuilder();
    private int open;

    /** @param context of the connection, on which alone is written */
    AnswerLines(GenerationRequest request, Context context, HttpServerResponse response) {
        this.context = context;
        this.response = response;
        this.sendsTokens = request.stream();
        for (GenerationRequest.Prompt prompt : request.prompts()) {
            slots.add(new AnswerSlot(this, slots.size(), prompt.tokens(), prompt.maxTokens()));
        }
        open = slots.size();
    }

    List<AnswerSlot> slots() {
        return slots;
    }

    boolean sendsTokens() {
        return sendsTokens;
    }

    void token(AnswerSlot slot, int token, float logProbability) {
        add(new GenerationLine(slot.number(), new int[] {token}, new double[] {logProbability}, null, null));
    }

    void ended(AnswerSlot slot, Continuation continuation) {
        int[] tokens = continuation.tokens();
        float[] logProbabilities = continuation.logProbabilities();
        double[] rest = new double[logProbabilities.length - slot.sent()];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = logProbabilities[slot.sent() + i];
        }
        open--;
        add(new GenerationLine(
                slot.number(),
                Arrays.copyOfRange(tokens, slot.sent(), tokens.length),
                rest,
                continuation.stopped() ? End.STOPPED : End.LENGTH,
                null));
    }

    void failed(AnswerSlot slot, EngineProblem problem) {
        open--;
        add(new GenerationLine(slot.number(), NO_TOKENS, new double[0], End.FAILED, problem));
    }

    /** Nobody waits for one of its answers any more. */
    void dropped() {
        open--;
    }

    private void add(GenerationLine line) {
        try {
            lines.append(EngineJson.STRICT.writeValueAsString(line)).append('\n');
        } catch (JsonProcessingException impossible) {
            // A record of numbers: no input can cause it.
            throw new IllegalStateException(impossible);
        }
    }

    /** Sends what was added since the last time; ends after the last answer. */
    void flush() {
        Buffer sent = Buffer.buffer(lines.toString());
        lines.setLength(0);
        boolean last = open == 0;
        context.runOnContext(now -> write(sent, last));
    }

    private void write(Buffer sent, boolean last) {
        // A client that has gone is noticed by the connection's handler.
        if (response.closed() || response.ended()) {
            return;
        }
        if (last) {
            response.end(sent);
        } else if (sent.length() > 0) {
            response.write(sent);
        }
    }
}
