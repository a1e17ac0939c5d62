package io.candor.cli;

import io.candor.cli.option.ModelFolder;
import io.candor.engine.remote.EngineCheck;
import io.candor.engine.remote.EngineConnection;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    @Option(names = "--url", required = true, paramLabel = "URL", description = "Address, such as http://host:8090.")
    URI url;

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
        Optional<Path> folder =
                Optional.ofNullable(model).map(named -> ModelFolder.of(named.equals("atlas") ? null : named));
        List<EngineCheck.Finding> findings = new EngineCheck(connection(), folder).run();
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-16s %-9s %s%n", "ability", "works", "seen, or what to change");
        findings.forEach(finding -> out.printf(
                "%-16s %-9s %s%n",
                finding.ability(),
                finding.works().map(works -> works ? "yes" : "NO").orElse("not tried"),
                finding.detail()));
        out.flush();
        return findings.stream().anyMatch(finding -> finding.works().equals(Optional.of(false))) ? 1 : 0;
    }

    private EngineConnection connection() throws IOException {
        Optional<String> key = Optional.ofNullable(System.getenv("CANDOR_ENGINE_KEY"));
        if (keyFile != null) {
            key = Files.readString(keyFile).lines().findFirst().map(String::strip);
        }
        try {
            Map<String, String> ssl =
                    truststore == null ? Map.of() : EngineConnection.trusting(truststore, Optional.empty());
            return new EngineConnection(url, key, ssl, CONNECT_TIMEOUT, timeout);
        } catch (IllegalArgumentException unusable) {
            // What was typed.
            throw new ParameterException(spec.commandLine(), "--url: " + unusable.getMessage(), unusable);
        }
    }
}
