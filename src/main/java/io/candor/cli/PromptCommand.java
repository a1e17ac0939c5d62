package io.candor.cli;

import io.candor.cli.option.ModelFolder;
import io.candor.llm.prompt.ChatFormat;
import io.candor.training.dataset.TextLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code candor prompt}: what a model is really asked. */
@Command(
        name = "prompt",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows what a model is really asked: the text that its chat template makes of a question, the token ids, and"
                    + " which of them are control tokens. Needs tokenizer and template of the model folder, no weights.",
            "With --messages every line of FILE (- for standard input) is a JSON object with \"messages\" and, where"
                    + " wanted, \"add_generation_prompt\" (true unless said otherwise), \"variables\", \"special_tokens\","
                    + " \"now\" (the moment that the template reads) and \"template\" in place of the folder's. Other keys are named"
                    + " on standard error and passed over. Messages are"
                    + " taken as they are; the question alone is put in the words of the method."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every input was rendered",
            "1:a line was refused, or the folder or the input cannot be used",
            "2:the command line is wrong"
        },
        footerHeading = "Examples:%n",
        footer = {
            "  ./candor prompt \"What is the capital of France?\"",
            "  ./candor prompt --model models/qwen --json \"Who wrote Faust?\"",
            "  echo '{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}' | ./candor prompt --messages - --json"
        })
final class PromptCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "QUESTION", description = "The question, as an asker would send it.")
    String question;

    @Option(
            names = "--model",
            paramLabel = "DIR|ID",
            description = "Model folder, or a hub id such as Qwen/Qwen2.5-0.5B-Instruct to fetch"
                    + " (default: the embedded Atlas).")
    String model;

    @Option(
            names = "--messages",
            paramLabel = "FILE",
            description = "JSON lines of conversations; - for standard input.")
    String messages;

    @Option(
            names = "--json",
            description = "One line per input: {\"text\", \"ids\", \"control\": [positions]} or {\"error\"}.")
    boolean json;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if ((question == null) == (messages == null)) {
            throw new ParameterException(spec.commandLine(), "give a question or --messages FILE, and not both");
        }
        try (ChatFormat chat = ChatFormat.open(ModelFolder.of(model), Clock.systemDefaultZone())) {
            PromptPrinter printer = new PromptPrinter(
                    chat, json, spec.commandLine().getOut(), spec.commandLine().getErr());
            if (question != null) {
                return printer.question(question) ? 0 : 1;
            }
            try (TextLines lines = new TextLines(open())) {
                boolean all = true;
                for (Optional<TextLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                    all &= printer.line(line.get());
                }
                return all ? 0 : 1;
            }
        }
    }

    private InputStream open() throws IOException {
        if (messages.equals("-")) {
            return System.in;
        }
        Path file = Path.of(messages);
        InputFile.require(file, "a file of JSON lines with \"messages\"");
        return Files.newInputStream(file);
    }
}
