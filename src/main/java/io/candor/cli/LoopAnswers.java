package io.candor.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.cli.option.ConsoleProgress;
import io.candor.cli.option.ModelOptions;
import io.candor.cli.option.Numbers;
import io.candor.cli.option.OfflineModel;
import io.candor.experiment.StudyQuestions;
import io.candor.simulation.RecordedAnswer;
import io.candor.simulation.RecordedAnswers;
import io.candor.training.dataset.LabeledQuestion;
import io.candor.training.dataset.QuestionFile;
import io.candor.training.dataset.TextLines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which recorded answers {@code candor loop} draws from; without any the embedded questions are answered. */
final class LoopAnswers {
    private static final int ROWS = 64;
    private static final int WINDOW = 16 * ROWS;
    private static final int MAX_TOKENS = 32;
    /** Held out from the embedded model's training, free text. */
    private static final List<String> EMBEDDED = List.of("in-domain", "out-of-domain");

    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--questions",
            paramLabel = "FILE",
            description = "JSON lines of questions with id, question, answers and domain (or relation), gzipped or not"
                    + " (default: the embedded model's test questions).")
    Path questions;

    @Option(
            names = "--scored",
            paramLabel = "FILE",
            description = "What ./candor score makes of the questions (default: they are answered and scored first,"
                    + " once for all seeds).")
    Path scored;

    @Option(
            names = "--save-scored",
            paramLabel = "FILE",
            description = "Keep what was scored, for --scored of the next call.")
    Path kept;

    @Option(
            names = "--answers",
            paramLabel = "FILE",
            description = "In place of questions: JSON lines of labelled answers with text, domain, logit (or"
                    + " confidence), answer and correctness (or label).")
    Path answers;

    @Option(
            names = "--fewest",
            paramLabel = "N",
            defaultValue = "300",
            converter = Numbers.Positive.class,
            description = "Leave out domains with fewer questions (default ${DEFAULT-VALUE}).")
    int fewest;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "2000",
            converter = Numbers.Positive.class,
            description = "First N questions of a domain only (default ${DEFAULT-VALUE}).")
    int most;

    @Mixin
    ModelOptions model;

    @Spec(Spec.Target.MIXEE)
    CommandSpec command;

    /** Whether the answers are to the embedded questions. */
    boolean isEmbedded() {
        return questions == null && answers == null;
    }

    /** @throws IOException in one sentence, if a file cannot be used */
    List<RecordedAnswer> read() throws IOException {
        if (answers != null && (questions != null || scored != null || kept != null)) {
            throw new ParameterException(
                    command.commandLine(), "--answers stands alone: leave out --questions, --scored and --save-scored");
        }
        if (answers != null) {
            try (TextLines lines = open(answers, "labelled answers")) {
                return RecordedAnswers.ofLargeDomains(RecordedAnswers.labeled(lines, answers.toString()), fewest, most);
            }
        }
        List<LabeledQuestion> asked = ofLargeDomains(questions == null ? embedded() : QuestionFile.read(questions));
        if (scored == null) {
            byte[] lines = score(asked).getBytes(StandardCharsets.UTF_8);
            if (kept != null) {
                Files.write(kept, lines);
            }
            try (TextLines in = new TextLines(new ByteArrayInputStream(lines))) {
                return recorded(asked, in, "what was scored");
            }
        }
        try (TextLines lines = open(scored, "what ./candor score has written")) {
            return recorded(asked, lines, scored.toString());
        }
    }

    private List<RecordedAnswer> recorded(List<LabeledQuestion> asked, TextLines lines, String source)
            throws IOException {
        return RecordedAnswers.ofLargeDomains(RecordedAnswers.scored(asked, lines, source), fewest, most);
    }

    private static TextLines open(Path file, String what) throws IOException {
        InputFile.require(file, "a file of JSON lines with " + what);
        return new TextLines(Files.newInputStream(file));
    }

    private static List<LabeledQuestion> embedded() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.make("candor-loop-")) {
            EmbeddedQuestions.unpack(folder.path());
            List<LabeledQuestion> all = new ArrayList<>();
            for (String test : EMBEDDED) {
                all.addAll(QuestionFile.read(folder.path().resolve(StudyQuestions.file(test))));
            }
            return all;
        }
    }

    /** Nothing is answered that would be left out afterwards. */
    private List<LabeledQuestion> ofLargeDomains(List<LabeledQuestion> all) {
        Map<String, List<LabeledQuestion>> domains = all.stream()
                .collect(Collectors.groupingBy(LabeledQuestion::domain, LinkedHashMap::new, Collectors.toList()));
        return domains.values().stream()
                .filter(domain -> domain.size() >= fewest)
                .flatMap(domain -> domain.stream().limit(most))
                .toList();
    }

    private String score(List<LabeledQuestion> asked) throws IOException {
        StringWriter scored = new StringWriter();
        try (OfflineModel opened = model.open();
                ConsoleProgress progress = new ConsoleProgress()) {
            if (opened.adapter().isEmpty()) {
                throw new ParameterException(
                        command.commandLine(), "a confidence needs an adapter, the model has none: give --adapter");
            }
            LineScorer scorer = new LineScorer(
                    opened,
                    new LineScorer.ScoreSettings(ROWS, WINDOW, MAX_TOKENS, "questions"),
                    command.commandLine().getErr());
            PrintWriter out = new PrintWriter(scored);
            for (int done = 0; done < asked.size(); done += WINDOW) {
                List<LabeledQuestion> window = asked.subList(done, Math.min(asked.size(), done + WINDOW));
                scorer.score(lines(window), out);
                progress.onProgress("questions scored", done + window.size(), asked.size(), Double.NaN);
            }
            out.flush();
        }
        return scored.toString();
    }

    private static TextLines lines(List<LabeledQuestion> window) {
        String lines = window.stream().map(LoopAnswers::line).collect(Collectors.joining());
        return new TextLines(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
    }

    private static String line(LabeledQuestion question) {
        Map<String, String> line = new LinkedHashMap<>();
        if (!question.id().isEmpty()) {
            line.put("id", question.id());
        }
        line.put("question", question.question());
        return JSON.valueToTree(line) + "\n";
    }
}
