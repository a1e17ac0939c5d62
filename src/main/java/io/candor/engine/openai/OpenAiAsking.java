package io.candor.engine.openai;

import io.candor.engine.remote.CallBatch;
import io.candor.engine.remote.EngineProblemException;
import io.candor.engine.remote.ServerCall;
import io.candor.engine.wire.EngineProblem;
import io.candor.engine.wire.EngineProblem.Code;
import io.candor.llm.decoder.Continuation;
import io.candor.llm.decoder.ContinuousBatch.Prompt;
import io.candor.llm.decoder.Generation;
import java.util.List;
import java.util.function.Function;

/** Texts go to the server, and come back. */
record OpenAiAsking<T>(OpenAiProvider source, Function<T, String> question)
        implements CallBatch.Asking<T, OpenAiProtocol.Reply> {
    private static final int REPLACEMENT = 0xFFFD;

    @Override
    public ServerCall<OpenAiProtocol.Reply> begin(Prompt<T> prompt) {
        return source.ask(question.apply(prompt.owner()), prompt.maxTokens());
    }

    @Override
    public Generation read(OpenAiProtocol.Reply reply) {
        if (reply.choices() == null || reply.choices().size() != 1) {
            throw new EngineProblemException(
                    EngineProblem.of(Code.FAILED, "the answer provider did not give one answer to one question"));
        }
        OpenAiProtocol.Choice choice = reply.choices().get(0);
        String text = choice.message() == null ? null : choice.message().content();
        if (text == null || text.isBlank()) {
            throw new EngineProblemException(EngineProblem.of(
                    Code.FAILED, "the answer provider gave no text, finish reason " + choice.finishReason()));
        }
        return new Generation(
                wellFormed(text.strip()),
                new Continuation(new int[0], logProbabilities(choice), "stop".equals(choice.finishReason())));
    }

    /**
     * Control characters stay, as in what our own decoder says; half a surrogate pair, which no UTF-8 can carry, is replaced as
     * the decoder does with bytes that are none.
     */
    private static String wellFormed(String text) {
        return text.codePoints()
                .map(point -> Character.getType(point) == Character.SURROGATE ? REPLACEMENT : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** None where one is missing: a mean over the others would be another number. */
    private static float[] logProbabilities(OpenAiProtocol.Choice choice) {
        List<OpenAiProtocol.Token> tokens =
                choice.logprobs() == null || choice.logprobs().content() == null
                        ? List.of()
                        : choice.logprobs().content();
        float[] values = new float[tokens.size()];
        for (int i = 0; i < values.length; i++) {
            Double value = tokens.get(i) == null ? null : tokens.get(i).logprob();
            if (value == null || !Double.isFinite(value)) {
                return new float[0];
            }
            values[i] = Math.min(0, value.floatValue());
        }
        return values;
    }

    @Override
    public RuntimeException failure(Throwable failure) {
        return source.failure(failure);
    }
}
