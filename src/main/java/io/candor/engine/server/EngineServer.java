package io.candor.engine.server;

import io.candor.engine.wire.EngineDescription;
import io.candor.engine.wire.PromptFiles;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.decoder.LanguageModel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** One model that other processes use over HTTP. */
public final class EngineServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EngineServer.class);

    private final String instance = UUID.randomUUID().toString();
    private final LanguageModel model;
    private final EngineServerConfig config;
    private final PromptFiles promptFiles;
    private final UploadedFiles files;
    private final EngineScheduler scheduler;
    private final ServedAdapters adapters;
    private final Vertx vertx;
    private final HttpServer http;

    private EngineServer(LanguageModel model, EngineServerConfig config, Optional<BearerKey> key) {
        this.model = model;
        this.config = config;
        promptFiles = PromptFiles.in(model.checkpoint().folder());
        files = UploadedFiles.open();
        scheduler = new EngineScheduler(model, config.maxPrompts());
        adapters = new ServedAdapters(model, files, config.maxAdapters());
        vertx = Vertx.vertx();
        EngineRoutes routes =
                new EngineRoutes(vertx, model, config, key, scheduler, adapters, files, this::description);
        http = vertx.createHttpServer(options(config)).requestHandler(routes.router());
    }

    /**
     * Starts to serve.
     *
     * @param model stays the caller's
     * @throws IllegalArgumentException if the settings would serve strangers, or a file of theirs is no use
     * @throws IllegalStateException if the port cannot be listened on
     */
    public static EngineServer start(LanguageModel model, EngineServerConfig config) {
        Optional<BearerKey> key = config.keyFile().map(BearerKey::read);
        if (key.isEmpty() && !isLoopback(config.host())) {
            throw new IllegalArgumentException("to listen on " + config.host()
                    + " takes a key file, or everybody there could use this engine; without one listen on 127.0.0.1");
        }
        EngineServer server = new EngineServer(model, config, key);
        try {
            server.http.listen().toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException taken) {
            server.close();
            throw new IllegalStateException(
                    "cannot listen on " + config.host() + " port " + config.port() + ": "
                            + taken.getCause().getMessage(),
                    taken);
        }
        LOG.infof("engine serves modelId=%s port=%d instance=%s", model.modelId(), server.port(), server.instance);
        return server;
    }

    private static HttpServerOptions options(EngineServerConfig config) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setTcpNoDelay(true);
        config.certificate().ifPresent(certificate -> options.setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(certificate.toString())
                        .setKeyPath(config.privateKey()
                                .orElseThrow(() -> new IllegalArgumentException("a certificate needs its private key"))
                                .toString())));
        return options;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            // Listening says so, if it ever comes to that.
            return false;
        }
    }

    /** Where it listens. */
    public int port() {
        return http.actualPort();
    }

    public String url() {
        return (config.certificate().isPresent() ? "https://" : "http://") + config.host() + ":" + port();
    }

    private EngineDescription description() {
        ModelConfig shape = model.checkpoint().config();
        return new EngineDescription(
                instance,
                model.modelId(),
                model.checkpoint().modelHash(),
                model.precision().setting(),
                model.device(),
                shape.hiddenSize(),
                shape.vocabularySize(),
                shape.contextLength(),
                scheduler.prefillTokens(),
                config.maxPrompts(),
                scheduler.underWay(),
                config.maxAdapters(),
                config.maxAdapterBytes(),
                adapters.names(),
                promptFiles.sha256());
    }

    /** Connections end, with the answers under way on them; the model stays open. */
    @Override
    public void close() {
        http.close().toCompletionStage().toCompletableFuture().join();
        scheduler.close();
        adapters.close();
        files.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
