package io.candor.cli;

import io.candor.access.AccessMode;
import io.candor.cli.option.ConfiguredKafka;
import io.candor.cli.option.Numbers;
import io.candor.embedded.EmbeddedStackConfig;
import io.candor.runtime.GracefulExit;
import io.candor.runtime.Role;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code candor up}: the laptop's default. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs everything in one process, with a broker and a registry of its own, until ctrl-C.")
final class UpCommand implements Callable<Integer> {
    private static final String DEFAULT_DATA = ".candor/data";
    private static final int DEFAULT_BROKER_PORT = 9092;
    private static final int DEFAULT_REGISTRY_PORT = 8081;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = DEFAULT_DATA,
            description = "Folder that keeps topics and schemas between runs (default ${DEFAULT-VALUE}).")
    Path data;

    @Option(
            names = "--port",
            converter = Numbers.Port.class,
            defaultValue = "8080",
            description = "Port of web page, REST, health and metrics; 0 for any free one (default ${DEFAULT-VALUE}).")
    int port;

    @Option(
            names = "--broker-port",
            converter = Numbers.Port.class,
            defaultValue = "" + DEFAULT_BROKER_PORT,
            description = "Port for Kafka clients; 0 for any free one (default ${DEFAULT-VALUE}).")
    int brokerPort;

    @Option(
            names = "--registry-port",
            converter = Numbers.Port.class,
            defaultValue = "" + DEFAULT_REGISTRY_PORT,
            description = "Port of the schema registry; 0 for any free one (default ${DEFAULT-VALUE}).")
    int registryPort;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description =
                    "Model folder or hub id that answers and is trained (default the embedded model, or CANDOR_ANSWER_MODEL).")
    String model;

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = {
                "Adapter folder that a new stream begins with (default the folder adapter in the model's).",
                "A model without any begins with a confidence of 0.5, accepts nothing, and elicits a head from its own consistency."
            })
    Path adapter;

    @Spec
    CommandSpec spec;

    /** Who may use it, in one line. */
    private String access(LocalService service) {
        return ConfiguredKafka.access().mode() == AccessMode.OPEN
                ? "Access is open: nobody is asked who they are (CANDOR_ACCESS_MODE=keys asks)"
                : "Access takes a key; commands read it from CANDOR_KEY or CANDOR_KEY_FILE. One is made by "
                        + settings(service) + " ./candor keys create --name NAME --role operator";
    }

    /** A command that can be pasted; where a key is asked for, with the place for it. */
    static String tryIt(AccessMode mode, String url) {
        return (mode == AccessMode.OPEN ? "" : "CANDOR_KEY=KEY ") + "./candor ask --url " + url
                + " \"What is the capital of France?\"";
    }

    /** What commands have to be told that read Kafka. */
    private String settings(LocalService service) {
        return "KAFKA_BOOTSTRAP_SERVERS=" + service.bootstrapServers() + " SCHEMA_REGISTRY_URL=" + service.registryUrl()
                + store();
    }

    /** Whether they find it by themselves. */
    private boolean isWhereCommandsLook() {
        return brokerPort == DEFAULT_BROKER_PORT && registryPort == DEFAULT_REGISTRY_PORT && store().isEmpty();
    }

    /** An option goes before the environment. */
    private static void prefer(String setting, Object value) {
        if (value != null) {
            System.setProperty(setting, value.toString());
        }
    }

    /** What commands need to name people as the service does; they find the default by themselves. */
    private String store() {
        return data.equals(Path.of(DEFAULT_DATA)) ? "" : " CANDOR_RELEASE_STORE=" + data.resolve("releases");
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        prefer("candor.answer.model", model);
        prefer("candor.answer.adapter", adapter);
        EmbeddedStackConfig config = new EmbeddedStackConfig(data, brokerPort, registryPort);
        try (GracefulExit exit = GracefulExit.prepare();
                LocalService service = LocalService.start(config, port, EnumSet.allOf(Role.class))) {
            new Readiness(service.url()).whenReady(() -> {
                out.println("Candor is ready at " + service.url());
                out.printf("  API %1$s/openapi, health %1$s/health, metrics %1$s/metrics%n", service.url());
                out.printf("  Kafka %s, schema registry %s%n", service.bootstrapServers(), service.registryUrl());
                out.println("  " + access(service));
                if (!isWhereCommandsLook()) {
                    out.println(
                            "  For audit, policy, releases and others that read Kafka: export " + settings(service));
                }
                out.println("  Try: " + tryIt(ConfiguredKafka.access().mode(), service.url()));
                out.flush();
            });
            return service.run(exit);
        }
    }
}
