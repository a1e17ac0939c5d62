package io.candor.engine.openai;

import io.candor.engine.AnswerProvider;
import io.candor.engine.EngineUnavailableException;
import io.candor.engine.remote.CallBatch;
import io.candor.engine.remote.EngineFullException;
import io.candor.engine.remote.EngineProblemException;
import io.candor.engine.remote.EngineRefusalException;
import io.candor.engine.remote.ErrorBody;
import io.candor.engine.remote.ServerCall;
import io.candor.engine.remote.ServerHttp;
import io.candor.engine.remote.UnreadableReplyException;
import io.candor.engine.wire.EngineJson;
import io.candor.engine.wire.EngineProblem;
import io.candor.engine.wire.EngineProblem.Code;
import io.candor.event.retry.Backoff;
import io.candor.llm.decoder.ContinuousBatch;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** A model behind {@code /v1/chat/completions}, asked as greedily as it takes. */
public final class OpenAiProvider implements AnswerProvider {
    private static final Logger LOG = Logger.getLogger(OpenAiProvider.class);
    /** Longest reply: one answer, told token by token; many may come at once. */
    private static final long MOST_BYTES = 8L << 20;

    private static final String QUOTA = "insufficient_quota";

    private final OpenAiServer server;
    private final ServerHttp http;
    private final Supplier<Backoff> backoff;
    private final AtomicReference<ChatDialect> dialect = new AtomicReference<>(ChatDialect.FIRST);

    /** @param backoff makes the pauses before a full server is asked again, from the first */
    public OpenAiProvider(OpenAiServer server, Supplier<Backoff> backoff) {
        this.server = server;
        this.backoff = backoff;
        http = new ServerHttp(server.connection());
    }

    @Override
    public String model() {
        return server.name();
    }

    @Override
    public <T> ContinuousBatch<T> batch(Function<T, String> question, int prefillTokens) {
        return new CallBatch<>(new OpenAiAsking<>(this, question), server.maxPrompts(), prefillTokens, backoff.get());
    }

    /** Asks for one answer. */
    ServerCall<OpenAiProtocol.Reply> ask(String question, int maxTokens) {
        ChatDialect spoken = dialect.get();
        HttpRequest post = http.request(server.path())
                .POST(BodyPublishers.ofByteArray(EngineJson.bytes(request(spoken, question, maxTokens))))
                .timeout(server.connection().timeout())
                .build();
        return ServerCall.begin(
                http,
                post,
                OpenAiProtocol.Reply.class,
                MOST_BYTES,
                (url, status, body) -> refused(spoken, url, status, body));
    }

    private OpenAiProtocol.Request request(ChatDialect spoken, String question, int maxTokens) {
        List<OpenAiProtocol.Message> messages = new ArrayList<>();
        server.system().ifPresent(text -> messages.add(new OpenAiProtocol.Message("system", text)));
        messages.add(new OpenAiProtocol.Message("user", question));
        return new OpenAiProtocol.Request(
                server.model(),
                messages,
                spoken.completionTokens() ? null : maxTokens,
                spoken.completionTokens() ? maxTokens : null,
                spoken.temperature() ? 0.0 : null,
                spoken.logprobs() ? true : null);
    }

    private RuntimeException refused(ChatDialect spoken, URI url, int status, String body) {
        ErrorBody error = ErrorBody.read(body);
        String said = "status " + status + (error.message().isEmpty() ? "" : ", " + error.message());
        String words = url + ": " + said;
        return switch (status) {
            case 400, 422 ->
                spoken.after(error).map(next -> adopted(next, words)).orElseGet(() -> problem(Code.INVALID, said));
            case 401, 403 ->
                new EngineRefusalException(
                        words + "; set candor.engine.openai.key-file or candor.engine.openai.key right");
            case 404 ->
                new EngineRefusalException(
                        words + "; check the address and whether it has the model " + server.model());
            case 413 -> problem(Code.TOO_LARGE, said);
            case 429 -> error.code().equals(QUOTA) ? new EngineRefusalException(words) : new EngineFullException(words);
            case 500, 501 -> problem(Code.FAILED, said);
            case 503 -> error.known() ? new EngineFullException(words) : new EngineUnavailableException(words);
            default ->
                status == 408 || status > 500
                        ? new EngineUnavailableException(words)
                        : new EngineRefusalException(
                                words + "; it does not answer as OpenAI's API does, check the address");
        };
    }

    /** It is asked once more, which a full server would be too. */
    private RuntimeException adopted(ChatDialect next, String words) {
        dialect.accumulateAndGet(next, ChatDialect::and);
        LOG.infof("answer provider takes fewer parameters %s", next);
        return new EngineFullException(words);
    }

    /** @param said without the address: it becomes a dead letter, which whoever asked may read */
    private static RuntimeException problem(Code code, String said) {
        return new EngineProblemException(EngineProblem.of(code, said));
    }

    /** What takes too long or cannot be read may be owed to the question: a known one will tell. */
    RuntimeException failure(Throwable failure) {
        Throwable cause = ServerHttp.cause(failure);
        RuntimeException meaning = http.failure(failure);
        boolean late = cause instanceof TimeoutException
                || meaning.getCause() instanceof HttpTimeoutException
                        && !(meaning.getCause() instanceof HttpConnectTimeoutException);
        if (late) {
            return problem(Code.FAILED, "the answer provider took too long");
        }
        return meaning instanceof UnreadableReplyException
                ? problem(Code.FAILED, "the answer provider gave something that cannot be read; check its address")
                : meaning;
    }

    @Override
    public void close() {
        http.close();
    }
}
