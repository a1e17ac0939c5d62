package io.candor.training.dataset;

import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.prompt.InvalidQuestionException;
import io.candor.training.fit.TrainingExample;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.ZipException;

/**
 * Streams a file in HonestyBench's format, one JSON object a line (arXiv 2510.17509), gzipped if its name ends in
 * {@code .gz}: questions with recorded answers, verdicts and consistency, so that nothing has to be generated. Holds one
 * line at a time.
 */
public final class HonestyBenchFile implements AutoCloseable {
    private static final String MARK = "\"greedy_correctness\"";

    private final Path file;
    private final boolean strict;
    private final Consumer<String> malformed;
    private final FileChannel channel;
    private final BufferedReader reader;
    private long number;

    private HonestyBenchFile(
            Path file, boolean strict, Consumer<String> malformed, FileChannel channel, InputStream bytes) {
        this.file = file;
        this.strict = strict;
        this.malformed = malformed;
        this.channel = channel;
        this.reader = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
    }

    /**
     * @param strict whether a line that cannot be used ends the reading with an exception
     * @param malformed receives one sentence for each such line otherwise
     * @throws IOException if the file cannot be read or decompressed
     */
    public static HonestyBenchFile open(Path file, boolean strict, Consumer<String> malformed) throws IOException {
        FileChannel channel = FileChannel.open(file);
        try {
            InputStream bytes = QuestionFile.decompressed(file, Channels.newInputStream(channel));
            return new HonestyBenchFile(file, strict, malformed, channel, bytes);
        } catch (ZipException | EOFException e) {
            throw QuestionFile.notDecompressed(file, e);
        }
    }

    /** Whether the file's first line looks like HonestyBench rather than a plain question set. */
    public static boolean isOne(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (HonestyBenchFile opened = open(file, false, problem -> {})) {
            String first = opened.readLine();
            return first != null && first.contains(MARK);
        }
    }

    /**
     * The next line that can be used; empty at the end.
     *
     * @throws MalformedLineException naming file, line and key, if strict and the line cannot be used
     */
    public Optional<HonestyBenchLine> next() throws IOException {
        for (String line = readLine(); line != null; line = readLine()) {
            number++;
            if (!line.isBlank()) {
                try {
                    return Optional.of(HonestyBenchParser.parse(file.toString(), number, line));
                } catch (MalformedLineException e) {
                    leaveOut(e);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The next question's prompt with what its confidence should be, for every line left.
     *
     * @param model whose tokenizer and template make the prompts
     * @param signal which of the recorded judgements is the target
     */
    public List<TrainingExample> examples(LanguageModel model, Signal signal) throws IOException {
        List<TrainingExample> examples = new ArrayList<>();
        for (Optional<HonestyBenchLine> line = next(); line.isPresent(); line = next()) {
            try {
                examples.add(example(model, signal, line.get()));
            } catch (MalformedLineException e) {
                leaveOut(e);
            }
        }
        return examples;
    }

    /** The prompt of a line's question. */
    public int[] prompt(LanguageModel model, HonestyBenchLine line) throws MalformedLineException {
        try {
            return model.prompt(line.question());
        } catch (InvalidQuestionException e) {
            throw new MalformedLineException(
                    file.toString(), line.number(), "question", "cannot be asked (" + e.getMessage() + ")");
        }
    }

    private String readLine() throws IOException {
        try {
            return reader.readLine();
        } catch (ZipException | EOFException e) {
            throw QuestionFile.notDecompressed(file, e);
        }
    }

    /** Bytes of the file read so far, compressed if it is; whole buffers. */
    public long position() throws IOException {
        return channel.position();
    }

    /** Reports a line that is left out, or throws if strict. */
    public void leaveOut(MalformedLineException problem) throws MalformedLineException {
        if (strict) {
            throw problem;
        }
        malformed.accept(problem.getMessage());
    }

    private TrainingExample example(LanguageModel model, Signal signal, HonestyBenchLine line)
            throws MalformedLineException {
        double target = signal.of(line);
        if (Double.isNaN(target)) {
            throw new MalformedLineException(
                    file.toString(), line.number(), "sampling_correctness", "is missing or empty");
        }
        return new TrainingExample(prompt(model, line), (float) target);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /** Which recorded value is the training target. */
    public enum Signal {
        /** Elicitation: the mean of {@code consistency_judgement}. */
        AGREEMENT {
            @Override
            double of(HonestyBenchLine line) {
                return line.agreement();
            }
        },
        /** Calibration by graded labels: the mean of {@code sampling_correctness}. */
        GRADED {
            @Override
            double of(HonestyBenchLine line) {
                return line.graded();
            }
        },
        /** Calibration by one verdict: {@code greedy_correctness}. */
        VERDICT {
            @Override
            double of(HonestyBenchLine line) {
                return line.greedyCorrectness();
            }
        };

        abstract double of(HonestyBenchLine line);
    }
}
