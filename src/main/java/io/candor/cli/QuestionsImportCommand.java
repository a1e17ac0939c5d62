package io.candor.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code candor questions import}: the questions of a file, over REST. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Asks a running service of the role console the questions of a file, and says of each line what became of it and under which id"
                    + " its answer will be.",
            "JSON lines have the fields of POST /v1/questions, CSV (UTF-8) the same as columns with a header: text; perhaps id, domain, mode,"
                    + " maxTokens, deadline, ttlMillis, subject, answer, answerModel and answerMeanTokenLogProbability.",
            "The same file sent again asks nothing twice, so one that was interrupted is sent again whole: an id that is not given follows"
                    + " from key, line and content. Memory does not grow with the file."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every line was accepted",
            "1:a line was refused, or the file or the service cannot be used",
            "2:the command line is wrong"
        },
        footerHeading = "Examples:%n",
        footer = {
            "  ./candor questions import questions.csv",
            "  CANDOR_KEY_FILE=ann.key ./candor questions import questions.jsonl --json > report.jsonl",
            "  echo '{\"text\": \"What is the capital of Peru?\"}' | ./candor questions import - --domain geography"
        })
final class QuestionsImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The questions; - for standard input.")
    String file;

    @Option(names = "--domain", paramLabel = "NAME", description = "Domain of lines that name none.")
    String domain;

    @Mixin
    ImportOptions options;

    @Spec
    CommandSpec spec;

    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public Integer call() throws IOException {
        ServiceClient service = options.service();
        try (InputStream in = BatchFormat.open(file);
                BatchFile questions = options.lines(file, in, CsvColumns.QUESTIONS)) {
            return say(new LineImport(
                            options.sender(service, "/v1/questions", "id"),
                            new QuestionDefaults(ServiceClient.caller(), Optional.ofNullable(domain)),
                            this::report)
                    .run(questions));
        }
    }

    private void report(LineImport.Reported reported) {
        PrintWriter out = spec.commandLine().getOut();
        String reason = reported.outcome() instanceof LineOutcome.Refused refused ? refused.reason() : null;
        String id = reported.line() instanceof BatchLine.Read read
                ? read.body().path("id").asText()
                : null;
        if (options.json) {
            ObjectNode node = mapper.createObjectNode()
                    .put("line", reported.line().number())
                    .put("accepted", reason == null)
                    .put("id", id);
            if (reason != null) {
                node.put("reason", reason);
            }
            out.print(node + "\n");
        } else {
            out.print("line " + reported.line().number()
                    + (reason == null ? " accepted as " + id : " refused: " + reason) + "\n");
        }
        // An import that is interrupted has said what was taken.
        out.flush();
    }

    private int say(LineImport.Result result) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(result.accepted() + " accepted, " + result.refused() + " refused");
        result.stopped()
                .ifPresent(reason -> err.println("stopped: " + reason + ": what was taken before is not asked twice."));
        err.flush();
        return result.refused() == 0 && result.stopped().isEmpty() ? 0 : 1;
    }
}
