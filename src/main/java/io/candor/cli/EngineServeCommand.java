package io.candor.cli;

import io.candor.cli.option.EngineOptions;
import io.candor.cli.option.ModelFolder;
import io.candor.cli.option.Numbers;
import io.candor.engine.server.EngineServer;
import io.candor.engine.server.EngineServerConfig;
import io.candor.llm.decoder.LanguageModel;
import io.candor.runtime.GracefulExit;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code candor engine serve}: runs a model for others until ctrl-C. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a model that answerers elsewhere use: CANDOR_ENGINE_URL=http://HOST:PORT ./candor answerer.",
            "It answers token ids with token ids and states; releases stay with the answerers, which upload their LoRAs."
        },
        footerHeading = "Examples:%n",
        footer = {
            "  ./candor engine serve",
            "  ./candor engine serve --model Qwen/Qwen2.5-7B-Instruct --precision AUTO --host 0.0.0.0 --key-file engine.key \\",
            "      --certificate engine.pem --private-key engine-key.pem"
        })
final class EngineServeCommand implements Callable<Integer> {
    @Option(
            names = "--model",
            paramLabel = "DIR|ID",
            description = "Model folder, or a hub id to fetch (default: the embedded Atlas).")
    String model;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = Numbers.Port.class,
            defaultValue = "8090",
            description = "Port to listen on; 0 for any free one (default ${DEFAULT-VALUE}).")
    int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Address to listen on; others than loopback take --key-file (default ${DEFAULT-VALUE}).")
    String host;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "File whose first line clients have to send as bearer token.")
    Path keyFile;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Certificate chain in PEM; with it TLS is spoken.")
    Path certificate;

    @Option(names = "--private-key", paramLabel = "FILE", description = "Its private key in PEM (PKCS 8).")
    Path privateKey;

    @Option(
            names = "--max-prompts",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            defaultValue = "256",
            description = "Most prompts at once, of all clients (default ${DEFAULT-VALUE}).")
    int maxPrompts;

    @Option(
            names = "--max-adapters",
            paramLabel = "N",
            converter = Numbers.Positive.class,
            defaultValue = "8",
            description = "Most releases' LoRAs at once (default ${DEFAULT-VALUE}).")
    int maxAdapters;

    @Option(
            names = "--max-adapter-bytes",
            paramLabel = "BYTES",
            defaultValue = "4294967296",
            description = "Most bytes of one file of a LoRA (default ${DEFAULT-VALUE}).")
    long maxAdapterBytes;

    @Mixin
    EngineOptions engine;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        EngineServerConfig config = config();
        try (GracefulExit exit = GracefulExit.prepare();
                LanguageModel served = LanguageModel.open(ModelFolder.of(model), engine.settings());
                EngineServer server = start(served, config)) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("Engine with " + served.modelId() + " is ready at " + server.url());
            out.println("  Try: CANDOR_ENGINE_URL=" + server.url() + " ./candor up");
            out.flush();
            // The exit interrupts this thread when the process is told to stop.
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            // As asked.
            return 0;
        }
        return 0;
    }

    private EngineServerConfig config() {
        if ((certificate == null) != (privateKey == null)) {
            throw new ParameterException(spec.commandLine(), "--certificate and --private-key go together");
        }
        EngineServerConfig local = EngineServerConfig.local(port);
        return new EngineServerConfig(
                host,
                port,
                Optional.ofNullable(keyFile),
                Optional.ofNullable(certificate),
                Optional.ofNullable(privateKey),
                maxPrompts,
                maxAdapters,
                maxAdapterBytes,
                local.maxBodyBytes());
    }

    private EngineServer start(LanguageModel served, EngineServerConfig config) {
        try {
            return EngineServer.start(served, config);
        } catch (IllegalArgumentException | IllegalStateException unusable) {
            // What was typed, or a port that another process has: only something else helps.
            throw new ParameterException(spec.commandLine(), unusable.getMessage(), unusable);
        }
    }
}
