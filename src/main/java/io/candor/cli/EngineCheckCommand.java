package io.candor.cli;

import io.candor.cli.option.ModelFolder;
import io.candor.engine.EmbeddedEngine;
import io.candor.engine.ModelEngine;
import io.candor.engine.external.AdapterShare;
import io.candor.engine.external.ExternalModel;
import io.candor.engine.openai.OpenAiCheck;
import io.candor.engine.openai.OpenAiServer;
import io.candor.engine.remote.EngineCheck;
import io.candor.engine.remote.EngineConnection;
import io.candor.engine.remote.EngineKind;
import io.candor.engine.remote.Findings;
import io.candor.engine.sglang.SglangCheck;
import io.candor.engine.sglang.SglangEngine;
import io.candor.engine.vllm.VllmCheck;
import io.candor.engine.vllm.VllmServers;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.Precision;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code candor engine check}: what a server can do. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Tries what answerers need of an engine server, and says in one table what works and what to change.",
            "The exit code is 1 if something does not work."
        })
final class EngineCheckCommand implements Callable<Integer> {
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final EngineSettings HERE = new EngineSettings("cpu", Precision.FLOAT32, 0);
    private static final int MAX_PROMPTS = 256;
    private static final int MAX_ADAPTERS = 8;

    @Option(
            names = "--url",
            required = true,
            paramLabel = "URL",
            description = "Address, such as http://host:8090; vllm: of the server that generates.")
    String url;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            defaultValue = "candor",
            description = "What listens there: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    EngineKind kind;

    @Option(
            names = "--states-url",
            paramLabel = "URL",
            description = "vllm: address of the server started with --runner pooling.")
    String statesUrl;

    @Option(
            names = "--adapter-folder",
            paramLabel = "DIR",
            description = "vllm, sglang: folder that the server which gives states sees too, where LoRAs are put.")
    Path adapterFolder;

    @Option(
            names = "--server-adapter-folder",
            paramLabel = "DIR",
            description = "vllm, sglang: the same folder as that server sees it (default: as here).")
    String serverAdapterFolder;

    @Option(
            names = "--served-model",
            paramLabel = "NAME",
            description = "vllm, sglang: the base model's name at the servers (default: the first that each lists);"
                    + " openai: the model to ask for.")
    String servedModel;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            defaultValue = "bfloat16",
            description = "vllm, sglang: the servers' arithmetic, bfloat16 or float32 (default ${DEFAULT-VALUE}).")
    String dtype;

    @Option(
            names = "--compare",
            description =
                    "vllm, sglang: run the model here too, on the CPU in float32, and compare answers and confidences;"
                            + " says the server's speed as well.")
    boolean compare;

    @Option(
            names = "--model",
            paramLabel = "DIR|ID",
            description =
                    "The model that is meant: its tokenizer is compared, its adapter uploaded; atlas for the embedded"
                            + " one.")
    String model;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "File whose first line is the server's key (default: the variable CANDOR_ENGINE_KEY).")
    Path keyFile;

    @Option(
            names = "--truststore",
            paramLabel = "FILE",
            description =
                    "Certificates to trust, in PEM, or without a password in PKCS12 (.p12) or JKS (.jks) (default: the JDK's).")
    Path truststore;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "30s",
            description = "Longest wait for one answer (default ${DEFAULT-VALUE}).")
    Duration timeout;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<Findings.Finding> findings = findings();
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-16s %-9s %s%n", "ability", "works", "seen, or what to change");
        findings.forEach(finding -> out.printf(
                "%-16s %-9s %s%n",
                finding.ability(),
                finding.works().map(works -> works ? "yes" : "NO").orElse("-"),
                finding.detail()));
        out.flush();
        return findings.stream().anyMatch(finding -> finding.works().equals(Optional.of(false))) ? 1 : 0;
    }

    private List<Findings.Finding> findings() throws IOException {
        Optional<Path> folder = kind == EngineKind.OPENAI
                ? Optional.empty()
                : Optional.ofNullable(model).map(named -> ModelFolder.of(named.equals("atlas") ? null : named));
        return switch (kind) {
            case CANDOR -> new EngineCheck(connection("--url", url), folder).run();
            case VLLM -> vllm(folder.orElseThrow(() -> needed("--model")));
            case SGLANG -> sglang(folder.orElseThrow(() -> needed("--model")));
            case OPENAI -> openAi().run();
        };
    }

    private List<Findings.Finding> vllm(Path folder) throws IOException {
        if (statesUrl == null) {
            throw needed("--states-url");
        }
        VllmServers servers = new VllmServers(
                connection("--url", url), connection("--states-url", statesUrl), externalModel(VllmServers.SETTINGS));
        return new VllmCheck(servers, folder, reference(folder)).run();
    }

    private List<Findings.Finding> sglang(Path folder) throws IOException {
        return new SglangCheck(
                        connection("--url", url), externalModel(SglangEngine.SETTINGS), folder, reference(folder))
                .run();
    }

    private ExternalModel externalModel(String settings) {
        if (adapterFolder == null) {
            throw needed("--adapter-folder");
        }
        try {
            return new ExternalModel(
                    settings,
                    Optional.ofNullable(servedModel),
                    AdapterShare.of(adapterFolder, Optional.ofNullable(serverAdapterFolder)),
                    dtype,
                    Optional.empty(),
                    MAX_PROMPTS,
                    MAX_ADAPTERS);
        } catch (IllegalArgumentException unusable) {
            // What was typed.
            throw new ParameterException(spec.commandLine(), unusable.getMessage(), unusable);
        }
    }

    private Optional<Supplier<ModelEngine>> reference(Path folder) {
        return compare ? Optional.of(() -> new EmbeddedEngine(LanguageModel.open(folder, HERE))) : Optional.empty();
    }

    private OpenAiCheck openAi() throws IOException {
        if (servedModel == null) {
            throw needed("--served-model");
        }
        try {
            return new OpenAiCheck(
                    new OpenAiServer(connection("--url", url), servedModel, servedModel, Optional.empty(), 1));
        } catch (IllegalArgumentException unusable) {
            // What was typed.
            throw new ParameterException(spec.commandLine(), "--served-model: " + unusable.getMessage(), unusable);
        }
    }

    private ParameterException needed(String option) {
        return new ParameterException(
                spec.commandLine(), "--kind " + kind.name().toLowerCase(Locale.ROOT) + " takes " + option);
    }

    private URI address(String option, String typed) {
        try {
            URI address = URI.create(typed);
            if (address.getHost() != null && SCHEMES.contains(address.getScheme())) {
                return address;
            }
        } catch (IllegalArgumentException malformed) {
            // Falls through: only typing something else helps.
        }
        throw new ParameterException(
                spec.commandLine(),
                option + " is no URL such as http://host:8090: " + EngineConnection.withoutUser(typed));
    }

    private EngineConnection connection(String option, String typed) throws IOException {
        URI address = address(option, typed);
        Optional<String> key = Optional.ofNullable(System.getenv("CANDOR_ENGINE_KEY"));
        if (keyFile != null) {
            key = Files.readString(keyFile).lines().findFirst().map(String::strip);
        }
        try {
            Map<String, String> ssl =
                    truststore == null ? Map.of() : EngineConnection.trusting(truststore, Optional.empty());
            return new EngineConnection(address, key, ssl, CONNECT_TIMEOUT, timeout);
        } catch (IllegalArgumentException unusable) {
            // What was typed.
            throw new ParameterException(spec.commandLine(), option + ": " + unusable.getMessage(), unusable);
        }
    }
}
