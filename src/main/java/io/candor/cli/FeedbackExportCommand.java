package io.candor.cli;

import io.candor.cli.option.ConfiguredKafka;
import io.candor.event.KafkaConnection;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code candor feedback export}: labels or verdicts, from the topics. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes the labelled answers at KAFKA_BOOTSTRAP_SERVERS and SCHEMA_REGISTRY_URL to standard output: of each question the label"
                    + " that stands, in the order in which they came to be. A label that was withdrawn is left out.",
            "With --verdicts it writes every verdict instead, corrections and retractions among them, in the form that candor feedback"
                    + " import takes.",
            "CSV is RFC 4180 in UTF-8 with a header. Open it as text: a program that calculates may take a question for a formula. Memory"
                    + " grows by some 150 bytes for each labelled question, and not with --verdicts."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:everything was written",
            "1:the topics cannot be read, or the output cannot be written",
            "2:the command line is wrong"
        },
        footerHeading = "Examples:%n",
        footer = {
            "  ./candor feedback export > labels.jsonl",
            "  ./candor feedback export --format csv --domain geography > labels.csv",
            "  ./candor feedback export --verdicts > verdicts.jsonl"
        })
final class FeedbackExportCommand implements Callable<Integer> {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "jsonl",
            description = "csv or jsonl (default ${DEFAULT-VALUE}).")
    BatchFormat format;

    @Option(names = "--domain", paramLabel = "DOMAIN", description = "Labels of this domain alone.")
    String domain;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Only labels of questions of this tenant.")
    String tenant;

    @Option(names = "--verdicts", description = "Every verdict instead of the labels that stand.")
    boolean verdicts;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (verdicts && (domain != null || tenant != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    (domain == null ? "--tenant goes" : "--domain goes")
                            + " with labels; a verdict does not know its question's");
        }
        KafkaConnection connection = ConfiguredKafka.connection();
        try (BatchWriter rows = BatchWriter.of(format, spec.commandLine().getOut())) {
            FeedbackExport export = new FeedbackExport(connection, rows);
            long written = verdicts
                    ? export.verdicts()
                    : export.labels(Optional.ofNullable(domain), Optional.ofNullable(tenant));
            spec.commandLine().getErr().println(written + (verdicts ? " verdicts" : " labels"));
            return 0;
        } catch (KafkaException failure) {
            throw new ServiceException(
                    "the topics at " + connection.bootstrapServers() + " cannot be read: " + failure.getMessage());
        }
    }
}
