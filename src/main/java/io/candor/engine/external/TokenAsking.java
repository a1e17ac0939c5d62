package io.candor.engine.external;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.remote.CallBatch;
import io.candor.engine.remote.EngineProblemException;
import io.candor.engine.remote.ModelServer;
import io.candor.engine.remote.RemoteModel;
import io.candor.engine.remote.ServerCall;
import io.candor.engine.wire.EngineProblem.Code;
import io.candor.llm.decoder.Continuation;
import io.candor.llm.decoder.ContinuousBatch.Prompt;
import io.candor.llm.decoder.Generation;

/** Token ids go to a server that generates, and come back. */
public abstract class TokenAsking<T, R> implements CallBatch.Asking<T, R> {
    private final ModelServer server;
    private final RemoteModel model;

    protected TokenAsking(ModelServer server, RemoteModel model) {
        this.server = server;
        this.model = model;
    }

    /** Asks for a greedy answer of the base. */
    protected abstract ServerCall<R> ask(int[] prompt, int maxTokens);

    /** The one answer in a reply; throws as {@link ReceivedAnswer#continuation} does. */
    protected abstract ReceivedAnswer answer(R reply);

    @Override
    public final ServerCall<R> begin(Prompt<T> prompt) {
        int room = model.config().contextLength() - prompt.tokens().length;
        return ask(prompt.tokens(), Math.max(1, Math.min(prompt.maxTokens(), room)));
    }

    @Override
    public final Generation read(R reply) {
        Continuation continuation = answer(reply).continuation(model.config().endOfSequence());
        return new Generation(
                model.format().tokenizer().decode(continuation.tokens()).strip(), continuation);
    }

    @Override
    public final RuntimeException failure(Throwable failure) {
        RuntimeException meaning = server.failure(failure);
        return meaning instanceof EngineProblemException refused
                        && refused.problem().code() == Code.ADAPTER_UNKNOWN
                ? new EngineUnavailableException("the server has its model no more: " + meaning.getMessage(), meaning)
                : meaning;
    }
}
