package io.candor.engine.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.candor.engine.wire.AdapterRequest;
import io.candor.engine.wire.EngineDescription;
import io.candor.engine.wire.EngineJson;
import io.candor.engine.wire.EnginePaths;
import io.candor.engine.wire.EngineProblem;
import io.candor.engine.wire.EngineProblem.Code;
import io.candor.engine.wire.FloatVectors;
import io.candor.engine.wire.GenerationRequest;
import io.candor.engine.wire.LikelihoodsReply;
import io.candor.engine.wire.LikelihoodsRequest;
import io.candor.engine.wire.StatesReply;
import io.candor.engine.wire.StatesRequest;
import io.candor.llm.decoder.LanguageModel;
import io.candor.runtime.http.HeadDeadline;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The paths of {@link EnginePaths}. */
final class EngineRoutes {
    private static final Logger LOG = Logger.getLogger(EngineRoutes.class);
    /** Clients take a longer silence for the end of the connection. */
    /** What browsers send of a page's requests, and a page cannot leave out. */
    private static final List<String> BROWSER_HEADERS = List.of("Origin", "Sec-Fetch-Site");

    private static final long HEARTBEAT_MILLIS = 3_000;

    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    private static final String LINES = "application/x-ndjson";

    private final Vertx vertx;
    private final LanguageModel model;
    private final EngineServerConfig config;
    private final Optional<BearerKey> key;
    private final EngineScheduler scheduler;
    private final ServedAdapters adapters;
    private final UploadedFiles files;
    private final Supplier<EngineDescription> description;
    private final RequestCheck check;
    private final Map<String, AnswerLines> streams = new ConcurrentHashMap<>();

    EngineRoutes(
            Vertx vertx,
            LanguageModel model,
            EngineServerConfig config,
            Optional<BearerKey> key,
            EngineScheduler scheduler,
            ServedAdapters adapters,
            UploadedFiles files,
            Supplier<EngineDescription> description) {
        this.vertx = vertx;
        this.model = model;
        this.config = config;
        this.key = key;
        this.scheduler = scheduler;
        this.adapters = adapters;
        this.files = files;
        this.description = description;
        this.check = new RequestCheck(description.get());
    }

    Router router() {
        Router router = Router.router(vertx);
        router.route().handler(context -> {
            // Else the connection would be closed as one that brings no complete head.
            HeadDeadline.headRead(context);
            context.next();
        });
        router.get(EnginePaths.HEALTH).handler(context -> context.json(Map.of("status", "UP")));
        router.route().handler(EngineRoutes::refusePages);
        router.route().handler(this::authorize);
        router.get(EnginePaths.DESCRIPTION).handler(context -> reply(context, description.get()));
        // Before any body is read as a whole.
        router.put(EnginePaths.FILES + "/:sha256").handler(this::upload);
        router.route().handler(BodyHandler.create(false).setBodyLimit(config.maxBodyBytes()));
        router.post(EnginePaths.GENERATIONS).handler(this::generate);
        router.delete(EnginePaths.GENERATIONS + "/:id/:prompt").handler(this::cancel);
        router.post(EnginePaths.STATES).handler(this::states);
        router.post(EnginePaths.LIKELIHOODS).handler(this::likelihoods);
        router.put(EnginePaths.ADAPTERS + "/:name").handler(this::hold);
        router.delete(EnginePaths.ADAPTERS + "/:name/:holder").handler(this::release);
        router.route().failureHandler(this::failed);
        router.errorHandler(404, context -> problem(context, EngineProblem.of(Code.NOT_FOUND, "no such path")));
        router.errorHandler(405, context -> problem(context, EngineProblem.of(Code.NOT_FOUND, "no such method here")));
        return router;
    }

    /** Engines are asked by programs: a page that a browser shows can send to loopback too, where no key may be wanted. */
    private static void refusePages(RoutingContext context) {
        if (BROWSER_HEADERS.stream().anyMatch(context.request().headers()::contains)) {
            throw new ProblemException(Code.INVALID, "an engine takes nothing from pages in a browser");
        }
        context.next();
    }

    private void authorize(RoutingContext context) {
        String authorization = context.request().getHeader("Authorization");
        if (key.isPresent() && !key.get().isIn(authorization)) {
            throw new ProblemException(
                    Code.UNAUTHORIZED, "this engine wants its key as bearer token in the header Authorization");
        }
        context.next();
    }

    private void generate(RoutingContext context) {
        GenerationRequest request = check.checked(body(context, GenerationRequest.class));
        AnswerLines stream = new AnswerLines(request, vertx.getOrCreateContext(), context.response());
        if (streams.putIfAbsent(request.id(), stream) != null) {
            throw new ProblemException(Code.INVALID, "another request has the id " + request.id() + " now");
        }
        long heartbeat =
                vertx.setPeriodic(HEARTBEAT_MILLIS, id -> context.response().write("\n"));
        context.addEndHandler(end -> {
            vertx.cancelTimer(heartbeat);
            streams.remove(request.id());
            // Where the connection went before the last answer; else they have ended.
            stream.slots().forEach(AnswerSlot::cancel);
        });
        context.response().setChunked(true).putHeader("Content-Type", LINES);
        scheduler.answer(stream);
    }

    private void cancel(RoutingContext context) {
        AnswerLines stream = streams.get(context.pathParam("id"));
        int prompt = number(context.pathParam("prompt"));
        if (stream != null && prompt >= 0 && prompt < stream.slots().size()) {
            stream.slots().get(prompt).cancel();
        }
        context.response().setStatusCode(204).end();
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException malformed) {
            throw new ProblemException(Code.INVALID, "a prompt is named by its place in the request, from 0");
        }
    }

    private void states(RoutingContext context) {
        StatesRequest request = check.checked(body(context, StatesRequest.class));
        String instance = description.get().instance();
        answer(context, scheduler.read(request.prompts().size(), () -> {
            float[][] states =
                    model.hidden(request.prompts(), request.adapter() == null ? null : adapters.use(request.adapter()));
            return new StatesReply(
                    instance, Arrays.stream(states).map(FloatVectors::encode).toList());
        }));
    }

    private void likelihoods(RoutingContext context) {
        LikelihoodsRequest request = check.checked(body(context, LikelihoodsRequest.class));
        String instance = description.get().instance();
        List<int[]> prompts =
                request.rows().stream().map(LikelihoodsRequest.Row::prompt).toList();
        List<int[]> answers =
                request.rows().stream().map(LikelihoodsRequest.Row::answer).toList();
        answer(
                context,
                scheduler.read(
                        prompts.size(),
                        () -> new LikelihoodsReply(
                                instance,
                                Arrays.stream(model.meanLogProbabilities(prompts, answers))
                                        .boxed()
                                        .toList())));
    }

    private void hold(RoutingContext context) {
        String name = context.pathParam("name");
        AdapterRequest request = check.checked(name, body(context, AdapterRequest.class));
        answer(context, scheduler.call(() -> {
            adapters.hold(name, request);
            return Map.of("adapter", name);
        }));
    }

    private void release(RoutingContext context) {
        String name = context.pathParam("name");
        String holder = context.pathParam("holder");
        answer(context, scheduler.call(() -> {
            adapters.release(name, holder);
            return Map.of("adapter", name);
        }));
    }

    private void upload(RoutingContext context) {
        String sha256 = RequestCheck.sha256(context.pathParam("sha256"));
        new FileUpload(vertx, context, files, config.maxAdapterBytes())
                .to(sha256)
                .onSuccess(done -> context.response().setStatusCode(201).end())
                .onFailure(context::fail);
    }

    private <T> void answer(RoutingContext context, CompletableFuture<T> result) {
        result.whenComplete((value, failure) -> context.vertx().runOnContext(now -> {
            if (failure == null) {
                reply(context, value);
            } else {
                context.fail(failure);
            }
        }));
    }

    private static void reply(RoutingContext context, Object value) {
        context.response().putHeader("Content-Type", JSON).end(json(value));
    }

    private void failed(RoutingContext context) {
        Throwable failure = context.failure();
        while (failure instanceof CompletionException && failure.getCause() != null) {
            failure = failure.getCause();
        }
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        if (failure == null) {
            problem(
                    context,
                    context.statusCode() == Code.TOO_LARGE.status()
                            ? EngineProblem.of(
                                    Code.TOO_LARGE, "a request may have " + config.maxBodyBytes() + " bytes here")
                            : new EngineProblem(
                                    Code.INVALID, context.statusCode(), "the request cannot be read", List.of()));
            return;
        }
        if (!(failure instanceof ProblemException)) {
            LOG.errorf(failure, "request failed path=%s", context.request().path());
        }
        problem(context, EngineScheduler.problem(failure));
    }

    private static void problem(RoutingContext context, EngineProblem problem) {
        if (problem.code() == Code.UNAUTHORIZED) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
        }
        context.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", PROBLEM)
                .end(json(problem));
    }

    private static Buffer json(Object value) {
        return Buffer.buffer(EngineJson.bytes(value));
    }

    private static <T> T body(RoutingContext context, Class<T> type) {
        Buffer body = context.body().buffer();
        try {
            T value = body == null ? null : EngineJson.STRICT.readValue(body.getBytes(), type);
            if (value == null) {
                throw new ProblemException(Code.INVALID, "the request must have a body of JSON");
            }
            return value;
        } catch (IOException malformed) {
            String reason =
                    malformed instanceof JsonProcessingException json ? json.getOriginalMessage() : "unreadable";
            throw new ProblemException(Code.INVALID, "the body is no such JSON: " + reason);
        }
    }
}
