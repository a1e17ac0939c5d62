package io.candor.engine.remote;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.wire.EngineDescription;
import io.candor.engine.wire.FloatVectors;
import io.candor.engine.wire.GenerationLine;
import io.candor.engine.wire.GenerationRequest;
import io.candor.engine.wire.LikelihoodsRequest;
import io.candor.engine.wire.StatesReply;
import io.candor.engine.wire.StatesRequest;
import io.candor.event.retry.Backoff;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Tries what answering needs of a server, one thing after the other. */
public final class EngineCheck {
    private static final int TOKENS = 4;

    private final EngineConnection connection;
    private final Optional<Path> folder;
    private final Findings findings = new Findings();

    /** @param folder of the model that is meant, with an {@code adapter} inside to be tried; empty to try without */
    public EngineCheck(EngineConnection connection, Optional<Path> folder) {
        this.connection = connection;
        this.folder = folder;
    }

    /** In the order in which they depend on each other; what depends on a failure is not tried. */
    public List<Findings.Finding> run() {
        try (EngineClient client = new EngineClient(connection)) {
            Optional<EngineDescription> server = description(client);
            server.ifPresent(known -> {
                capacity(known);
                boolean same = folder.isEmpty() || findings.tried("model folder", () -> sameModel(known, folder.get()));
                boolean answers = findings.tried("answers", () -> answers(client, known, false));
                if (answers) {
                    findings.tried("streaming", () -> answers(client, known, true));
                }
                findings.tried("states", () -> states(client, known));
                findings.tried("given answers", () -> likelihoods(client, known));
                if (folder.isPresent() && same) {
                    findings.tried("releases (LoRA)", () -> adapter(client, known, folder.get()));
                } else {
                    findings.notTried("releases (LoRA)", "not tried; name the model's folder with --model");
                }
            });
        }
        return findings.all();
    }

    private Optional<EngineDescription> description(EngineClient client) {
        List<EngineDescription> described = new ArrayList<>();
        findings.tried("engine", () -> {
            EngineDescription server = client.description();
            described.add(server);
            return server.modelId() + ", " + server.precision() + " on " + server.device() + ", context "
                    + server.contextLength() + " tokens";
        });
        return described.stream().findFirst();
    }

    private void capacity(EngineDescription server) {
        findings.tried(
                "capacity",
                () -> server.maxPrompts() + " prompts at once (" + server.underWay() + " under way), "
                        + server.maxAdapters() + " releases at once ("
                        + server.adapters().size() + " loaded); answerers ask no more, change it"
                        + " with --max-prompts, --max-adapters");
    }

    private static String sameModel(EngineDescription server, Path folder) {
        try (RemoteModel model = RemoteModel.open(folder, server)) {
            return "same config and tokenizer as in " + folder.getFileName() + ", a prompt has "
                    + model.proofPrompts().get(0).length + " tokens";
        }
    }

    private String answers(EngineClient client, EngineDescription server, boolean stream) {
        GenerationRequest request = new GenerationRequest(
                UUID.randomUUID().toString(),
                server.modelId(),
                List.of(new GenerationRequest.Prompt(new int[] {0, 1}, TOKENS)),
                stream);
        LinkedBlockingQueue<AnswerRequest.Arrival<String>> arrivals = new LinkedBlockingQueue<>();
        AnswerRequest<String> answer = new AnswerRequest<>(request.id(), client, List.of(), arrivals::add);
        answer.begin(client.generate(request, answer));
        List<GenerationLine> lines = lines(client, arrivals);
        int tokens = lines.stream().mapToInt(line -> line.tokens().length).sum();
        int logProbabilities =
                lines.stream().mapToInt(line -> line.logProbabilities().length).sum();
        if (logProbabilities < Math.max(1, tokens)) {
            throw new EngineUnavailableException("tokens come without log-probabilities");
        }
        return stream
                ? lines.size() + " lines for " + tokens + " tokens"
                : "token ids in and out, with log-probabilities (" + tokens + " tokens)";
    }

    private static List<GenerationLine> lines(
            EngineClient client, LinkedBlockingQueue<AnswerRequest.Arrival<String>> arrivals) {
        List<GenerationLine> lines = new ArrayList<>();
        while (true) {
            AnswerRequest.Arrival<String> arrival = next(client, arrivals);
            arrival.failure().ifPresent(failure -> {
                throw failure;
            });
            if (arrival.line().isEmpty()) {
                return lines;
            }
            GenerationLine line = arrival.line().get();
            if (line.end() == GenerationLine.End.FAILED) {
                throw client.failure(line.problem());
            }
            lines.add(line);
        }
    }

    private static AnswerRequest.Arrival<String> next(
            EngineClient client, LinkedBlockingQueue<AnswerRequest.Arrival<String>> arrivals) {
        try {
            AnswerRequest.Arrival<String> arrival =
                    arrivals.poll(client.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (arrival == null) {
                throw new EngineUnavailableException("no answer within " + client.timeout());
            }
            return arrival;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new EngineUnavailableException("interrupted", stopped);
        }
    }

    private static String states(EngineClient client, EngineDescription server) {
        StatesReply reply =
                client.wait(client.states(new StatesRequest(server.modelId(), null, List.of(new int[] {0, 1}))));
        int size = FloatVectors.decode(reply.states().get(0)).length;
        if (size != server.hiddenSize()) {
            throw new EngineUnavailableException("a state has " + size + " numbers, not " + server.hiddenSize());
        }
        return "last token's state, " + size + " numbers in float32";
    }

    private static String likelihoods(EngineClient client, EngineDescription server) {
        LikelihoodsRequest request = new LikelihoodsRequest(
                server.modelId(), List.of(new LikelihoodsRequest.Row(new int[] {0, 1}, new int[] {1})));
        double mean =
                client.wait(client.likelihoods(request)).meanLogProbabilities().get(0);
        if (!(mean <= 0)) {
            throw new EngineUnavailableException("a log-probability is above 0 or no number: " + mean);
        }
        return "log-probabilities of answers that others gave";
    }

    private String adapter(EngineClient client, EngineDescription server, Path model) {
        Path adapter = model.resolve("adapter");
        if (!Files.isDirectory(adapter)) {
            return "the folder has none to try; the server says it takes them";
        }
        try (RemoteModel opened = RemoteModel.open(model, server);
                RemoteAdapter loaded = RemoteAdapter.load(
                        new CandorServer(client, server.modelId()),
                        opened,
                        adapter,
                        () -> new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1)))) {
            float logit = loaded.confidenceLogits(opened.proofPrompts())[0];
            return "uploaded, loaded and read: a logit of " + logit;
        }
    }
}
