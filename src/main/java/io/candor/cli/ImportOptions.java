package io.candor.cli;

import io.candor.cli.option.Numbers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How the lines of a file are read and sent, whatever they are. */
final class ImportOptions {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv or jsonl (default: csv for a name that ends in .csv, else jsonl).")
    BatchFormat format;

    @Option(names = "--skip-unknown", description = "Pass over columns of CSV that are not known.")
    boolean skipUnknown;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "60",
            converter = Numbers.Positive.class,
            description = "How long a service that is away is waited for (default ${DEFAULT-VALUE}).")
    int patience;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = ServiceClient.DEFAULT_URL,
            description = "The running service, of the role console (default ${DEFAULT-VALUE}).")
    String url;

    @Option(names = "--json", description = "Report as JSON lines.")
    boolean json;

    ServiceClient service() {
        return new ServiceClient(url, "or check its URL");
    }

    /** @param name of the file that is read, which may tell its format */
    BatchFile lines(String name, InputStream in, CsvColumns columns) throws IOException {
        BatchFormat read = format != null ? format : BatchFormat.of(Path.of(name));
        return read == BatchFormat.CSV ? new CsvLines(in, columns, skipUnknown) : new JsonLines(in);
    }

    /** @param path and {@code question} as of {@link LineSender} */
    LineSender sender(ServiceClient service, String path, String question) {
        return new LineSender(service, path, question, Duration.ofSeconds(patience));
    }
}
