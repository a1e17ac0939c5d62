package io.candor.engine.remote;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.wire.EngineProblem;
import io.candor.engine.wire.GenerationLine;
import io.candor.engine.wire.GenerationLine.End;
import io.candor.engine.wire.GenerationRequest;
import io.candor.event.retry.Backoff;
import io.candor.event.retry.Retry;
import io.candor.llm.decoder.Continuation;
import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.Generation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Answers under way at the server, those that joined together as one request. What a full server refused waits here and is asked
 * for again. The server prefills and batches as suits it.
 */
final class RemoteBatch<T> implements ContinuousBatch<T> {
    /** Questions that wait begin between two looks. */
    private static final long LOOK_MILLIS = 2;

    private final EngineClient client;
    private final RemoteModel model;
    private final Retry fullness;
    private final Set<AnswerRequest<T>> requests = new LinkedHashSet<>();
    private final List<AnswerUnderWay<T>> refused = new ArrayList<>();
    private final LinkedBlockingQueue<AnswerRequest.Arrival<T>> arrivals = new LinkedBlockingQueue<>();
    private int most;

    RemoteBatch(EngineClient client, RemoteModel model, Backoff backoff) {
        this.client = client;
        this.model = model;
        this.fullness = new Retry(backoff);
        most = model.maxPrompts();
    }

    @Override
    public int size() {
        return refused.size()
                + requests.stream().mapToInt(request -> request.open().size()).sum();
    }

    @Override
    public int room(int tokens) {
        int size = size();
        return refused.isEmpty() ? Math.max(size == 0 ? 1 : 0, most - size) : 0;
    }

    @Override
    public int prefillTokens() {
        return model.prefillTokens();
    }

    @Override
    public List<Ended<T>> join(List<Prompt<T>> prompts) {
        ask(prompts.stream().map(AnswerUnderWay<T>::new).toList());
        return List.of();
    }

    private void ask(List<AnswerUnderWay<T>> answers) {
        String id = UUID.randomUUID().toString();
        AnswerRequest<T> request = new AnswerRequest<>(id, client, answers, arrivals::add);
        requests.add(request);
        List<GenerationRequest.Prompt> prompts = answers.stream()
                .map(answer -> new GenerationRequest.Prompt(
                        answer.prompt().tokens(), answer.prompt().maxTokens()))
                .toList();
        request.begin(client.generate(new GenerationRequest(id, model.modelId(), prompts, false), request));
    }

    @Override
    public List<Ended<T>> decode() {
        if (!refused.isEmpty() && fullness.isDue()) {
            fullness.satisfied();
            ask(List.copyOf(refused));
            refused.clear();
        }
        List<Ended<T>> ended = new ArrayList<>();
        AnswerRequest.Arrival<T> arrival = first();
        while (arrival != null) {
            if (requests.contains(arrival.request())) {
                try {
                    take(arrival, ended);
                } catch (RuntimeException failure) {
                    if (ended.isEmpty()) {
                        throw failure;
                    }
                    // Who has ended must not begin anew with the others: they hear of it at the next look.
                    arrivals.add(arrival);
                    return ended;
                }
            }
            arrival = arrivals.poll();
        }
        requireLife();
        return ended;
    }

    private AnswerRequest.Arrival<T> first() {
        try {
            return arrivals.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void take(AnswerRequest.Arrival<T> arrival, List<Ended<T>> ended) {
        AnswerRequest<T> request = arrival.request();
        if (arrival.line().isPresent()) {
            take(request, arrival.line().get(), ended);
        } else if (request.open().isEmpty()) {
            requests.remove(request);
        } else {
            interrupted(
                    request,
                    arrival.failure()
                            .orElseGet(() -> new EngineUnavailableException(
                                    "the engine ended the connection before the last answer")));
        }
    }

    private void take(AnswerRequest<T> request, GenerationLine line, List<Ended<T>> ended) {
        AnswerUnderWay<T> answer = request.open().get(line.prompt());
        if (answer == null) {
            return;
        }
        if (line.end() == End.FAILED) {
            EngineProblem problem = line.problem();
            throw client.failure(problem);
        }
        answer.add(line);
        if (line.end() != null) {
            request.open().remove(line.prompt());
            fullness.succeeded();
            most = Math.min(model.maxPrompts(), most + 1);
            ended.add(new Ended<>(answer.prompt().owner(), generation(answer.continuation(line.end()))));
            if (request.open().isEmpty()) {
                requests.remove(request);
            }
        }
    }

    private void interrupted(AnswerRequest<T> request, RuntimeException failure) {
        if (!(failure instanceof EngineFullException)) {
            throw failure;
        }
        // Nothing of it has begun.
        requests.remove(request);
        refused.addAll(request.answers());
        fullness.failed();
    }

    /** A server that shows no life is taken for gone, as when its machine has lost power. */
    private void requireLife() {
        long silence =
                requests.stream().mapToLong(AnswerRequest::silentNanos).max().orElse(0);
        if (silence > client.timeout().toNanos()) {
            throw new EngineUnavailableException(
                    "the engine has shown no life for " + TimeUnit.NANOSECONDS.toSeconds(silence) + " s");
        }
    }

    private Generation generation(Continuation continuation) {
        return new Generation(
                model.format().tokenizer().decode(continuation.tokens()).strip(), continuation);
    }

    @Override
    public void cancel(Predicate<T> owner) {
        refused.removeIf(answer -> owner.test(answer.prompt().owner()));
        for (AnswerRequest<T> request : List.copyOf(requests)) {
            for (Map.Entry<Integer, AnswerUnderWay<T>> answer :
                    List.copyOf(request.open().entrySet())) {
                if (owner.test(answer.getValue().prompt().owner())) {
                    request.cancel(answer.getKey());
                }
            }
            if (request.open().isEmpty()) {
                requests.remove(request);
            }
        }
    }

    @Override
    public List<T> clear() {
        List<T> owners = new ArrayList<>();
        for (AnswerRequest<T> request : requests) {
            request.answers().forEach(answer -> owners.add(answer.prompt().owner()));
            request.cancelAll();
        }
        refused.forEach(answer -> owners.add(answer.prompt().owner()));
        requests.clear();
        refused.clear();
        arrivals.clear();
        return owners;
    }

    @Override
    public void shrink() {
        int size = size();
        most = Math.max(1, (size == 0 ? most : size) / 2);
    }

    @Override
    public void close() {
        clear();
    }
}
