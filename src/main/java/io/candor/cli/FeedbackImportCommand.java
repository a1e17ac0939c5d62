package io.candor.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code candor feedback import}: the verdicts of a file, over REST. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Gives the verdicts of a file to a running service of the role console, and says of each line what became of it.",
            "JSON lines have the fields of POST /v1/feedback, CSV (UTF-8) the same as columns with a header: questionId; verdict (true or"
                    + " false) or score (0 to 1); perhaps comment, retracted, givenAt, feedbackId and answerSource (topic/partition/offset)."
                    + " Labeler and source are the credential's; where access is open lines may have them, or --labeler.",
            "Of several lines on one question the last counts. The same file sent again changes nothing, so one that was interrupted is"
                    + " sent again whole: an id follows from labeler, line and content, and a verdict without givenAt is of the moment at"
                    + " which the file was last changed (from standard input, of the moment at which it arrives). Memory does not grow"
                    + " with the file."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every line was accepted",
            "1:a line was refused, or the file or the service cannot be used",
            "2:the command line is wrong"
        },
        footerHeading = "Examples:%n",
        footer = {
            "  ./candor feedback import verdicts.csv",
            "  CANDOR_KEY_FILE=ann.key ./candor feedback import verdicts.jsonl > report.txt",
            "  echo '{\"questionId\": \"order-4711\", \"verdict\": true}' | ./candor feedback import - --labeler ann"
        })
final class FeedbackImportCommand implements Callable<Integer> {
    private static final Pattern NO_LABELER = Pattern.compile("labeler (is|are) required$");

    @Parameters(paramLabel = "FILE", description = "The verdicts; - for standard input.")
    String file;

    @Option(names = "--labeler", paramLabel = "NAME", description = "Who judged, where access is open.")
    String labeler;

    @Mixin
    ImportOptions options;

    @Spec
    CommandSpec spec;

    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public Integer call() throws IOException {
        ServiceClient service = options.service();
        try (InputStream in = BatchFormat.open(file);
                BatchFile verdicts = options.lines(file, in, CsvColumns.VERDICTS)) {
            LineImport.Result result = new LineImport(
                            options.sender(service, "/v1/feedback", "questionId"),
                            new VerdictDefaults(credential(service), Optional.ofNullable(labeler), firstLine()),
                            this::report)
                    .run(verdicts);
            return say(result);
        }
    }

    /** Whose key it is, before anything is sent. */
    private static Optional<String> credential(ServiceClient service) {
        JsonNode name = service.get("/v1/review").path("own").path("labeler");
        return name.isTextual() ? Optional.of(name.asText()) : Optional.empty();
    }

    /** So early that the last line is of the moment at which the file was last changed. */
    private Optional<Instant> firstLine() throws IOException {
        if (file.equals(BatchFormat.STANDARD_INPUT)) {
            return Optional.empty();
        }
        Path path = Path.of(file);
        Instant changed = Instant.ofEpochMilli(Files.getLastModifiedTime(path).toMillis());
        return Optional.of(changed.minusMillis(lines(path)));
    }

    private static long lines(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] buffer = new byte[1 << 16];
            long lines = 0;
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                for (int each = 0; each < length; each++) {
                    lines += buffer[each] == '\n' ? 1 : 0;
                }
            }
            return lines;
        }
    }

    private void report(LineImport.Reported reported) {
        PrintWriter out = spec.commandLine().getOut();
        String reason = reported.outcome() instanceof LineOutcome.Refused refused ? advised(refused.reason()) : null;
        boolean unknown = reported.outcome() instanceof LineOutcome.Accepted taken && taken.unknown();
        if (options.json) {
            ObjectNode node = mapper.createObjectNode()
                    .put("line", reported.line().number())
                    .put("accepted", reason == null);
            if (reported.line() instanceof BatchLine.Read read) {
                node.set("questionId", read.body().get("questionId"));
                node.set("feedbackId", read.body().get("feedbackId"));
            }
            if (reason != null) {
                node.put("reason", reason);
            } else if (unknown) {
                node.put("unknown", true);
            }
            out.print(node + "\n");
        } else {
            out.print("line " + reported.line().number()
                    + (reason == null ? " accepted" : " refused: " + reason)
                    + (unknown ? ", of a question or answer that is not known here\n" : "\n"));
        }
        // An import that is interrupted has said what was taken.
        out.flush();
    }

    /** The service cannot know how a command says who judged. */
    private static String advised(String reason) {
        return NO_LABELER.matcher(reason).find() ? reason + "; --labeler NAME gives it for all lines" : reason;
    }

    private int say(LineImport.Result result) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(result.accepted() + " accepted, " + result.refused() + " refused");
        if (result.unknown() > 0) {
            err.println(
                    result.unknown() == 1
                            ? "1 of the accepted is of a question or answer that is not known here: it counts only if there is such an"
                                    + " answer, so check questionId and answerSource"
                            : result.unknown()
                                    + " of the accepted are of questions or answers that are not known here: they count only if"
                                    + " there are such answers, so check questionId and answerSource");
        }
        result.stopped()
                .ifPresent(reason -> err.println("stopped: " + reason + ": what was taken before counts once."));
        err.flush();
        return result.refused() == 0 && result.stopped().isEmpty() ? 0 : 1;
    }
}
