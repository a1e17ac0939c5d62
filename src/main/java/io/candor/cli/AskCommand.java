package io.candor.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.cli.option.ModelOptions;
import io.candor.cli.option.Numbers;
import io.candor.cli.option.OfflineModel;
import io.candor.event.QuestionLimits;
import io.candor.llm.decoder.Generation;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.prompt.InvalidQuestionException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code candor ask}: one question, one answer, and how likely it is right. */
@Command(
        name = "ask",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Asks one question and prints the answer, its confidence and what gave it: the release of a"
                + " running service, or with --offline the model.",
        footerHeading = "Examples:%n",
        footer = {
            "  ./candor ask --offline \"What is the capital of France?\"",
            "  ./candor ask --offline --json --model models/qwen --adapter adapters/qwen \"Who wrote Faust?\"",
            "  ./candor ask --url http://localhost:8080 \"What is the capital of France?\""
        })
final class AskCommand implements Callable<Integer> {
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\n\t]]");

    @Parameters(paramLabel = "QUESTION", description = "The question, in quotes.")
    String question;

    @Option(names = "--offline", description = "Run the model in this process, without a service or Kafka.")
    boolean offline;

    @Option(names = "--json", description = "Print one JSON object, for machines.")
    boolean json;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            defaultValue = "32",
            converter = Numbers.Positive.class,
            description = "Most tokens of the answer (default ${DEFAULT-VALUE}).")
    int maxTokens;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = ServiceClient.DEFAULT_URL,
            description = "The running service to ask (default ${DEFAULT-VALUE}).")
    String url;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "60s",
            description = "How long to wait for the service's answer (default ${DEFAULT-VALUE}).")
    Duration wait;

    @Mixin
    ModelOptions options;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        if (QuestionLimits.isBlank(question)) {
            throw new InvalidQuestionException("is empty", "give a text to answer");
        }
        requireMeant();
        if (offline) {
            askModel();
        } else {
            print(new OnlineAsk(url).ask(question, maxTokens, wait));
        }
        return 0;
    }

    /** What says how a model runs says nothing of a service, and the other way round: passing it over would mislead. */
    private void requireMeant() {
        List<String> others = offline
                ? List.of("--url", "--wait")
                : List.of("--model", "--adapter", "--device", "--precision", "--threads");
        others.stream()
                .filter(spec.commandLine().getParseResult()::hasMatchedOption)
                .findFirst()
                .ifPresent(other -> {
                    throw new ParameterException(
                            spec.commandLine(),
                            offline
                                    ? other + " is about a running service: leave out it or --offline"
                                    : other + " is about a model in this process: give --offline too, or leave it out");
                });
    }

    private void print(JsonNode answer) {
        PrintWriter out = spec.commandLine().getOut();
        (json ? Stream.of(answer.toString()) : OnlineAsk.lines(answer).stream()).forEach(out::println);
        out.flush();
    }

    /**
     * An answer for people: its tokens may have no text, and a blank line would look like a fault of ours; and what it says is not
     * for a terminal to obey.
     */
    static String textOf(String answer) {
        return answer.isBlank()
                ? "(the answer has no text)"
                : CONTROLS.matcher(answer).replaceAll("\uFFFD");
    }

    /** @param after the confidence after the answer, null where there is none */
    static String confidenceOf(double before, Double after) {
        return String.format(Locale.ROOT, "confidence %.2f", before)
                + (after == null ? "" : String.format(Locale.ROOT, ", after the answer %.2f", after));
    }

    private void askModel() throws JsonProcessingException {
        try (OfflineModel model = options.open()) {
            LanguageModel language = model.language();
            int[] prompt = language.prompt(question);
            Float logit = model.adapter()
                    .map(adapter -> language.confidenceLogits(List.of(prompt), adapter)[0])
                    .orElse(null);
            Generation answer = language.answer(List.of(prompt), maxTokens).get(0);
            print(ScoredLine.of(null, question, prompt, answer, logit, model.answers(), language.modelId()));
        }
    }

    private void print(ScoredLine result) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(result));
        } else {
            out.println(textOf(result.answer()));
            out.println(
                    result.confidence() == null
                            ? "confidence unknown: the model has no adapter"
                            : confidenceOf(result.confidence(), result.answerConfidence()));
            out.println("model " + result.model());
        }
        out.flush();
    }
}
