package io.candor.load;

import io.candor.cli.option.Numbers;
import io.candor.experiment.StudyQuestions;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.Precision;
import io.candor.training.dataset.LabeledQuestion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import picocli.CommandLine.Option;

/** Options of studies that fit something to labels drawn from a training set, several times, and measure it on tests. */
final class LabelDraws {
    @Option(
            names = "--questions",
            paramLabel = "DIR",
            defaultValue = "src/main/resources/atlas/questions",
            description =
                    "train.jsonl.gz and the three tests, as candor atlas facts writes them (default ${DEFAULT-VALUE}).")
    Path questions;

    @Option(
            names = "--labels",
            defaultValue = "1000",
            converter = Numbers.Positive.class,
            description = "Labels of a draw on each model's answers, from the training set (default ${DEFAULT-VALUE}).")
    int labels;

    @Option(
            names = "--draws",
            defaultValue = "3",
            converter = Numbers.Positive.class,
            description = "Draws of labels (default ${DEFAULT-VALUE}).")
    int draws;

    @Option(
            names = "--tested",
            defaultValue = "2000",
            converter = Numbers.Positive.class,
            description = "Most questions of each test (default ${DEFAULT-VALUE}).")
    int tested;

    @Option(names = "--seed", defaultValue = "1", description = "Of the draws (default ${DEFAULT-VALUE}).")
    long seed;

    @Option(names = "--precision", defaultValue = "float32", description = "Default ${DEFAULT-VALUE}.")
    String precision;

    StudyQuestions study() throws IOException {
        return StudyQuestions.read(questions, Integer.MAX_VALUE, tested);
    }

    /** @param reader as {@link AnswerReading} takes it */
    AnswerReading reading(Path reader) {
        return new AnswerReading(reader, new EngineSettings("cpu", Precision.of("--precision", precision), 0));
    }

    /** All draws, one after the other from one seed. */
    List<List<LabeledQuestion>> of(List<LabeledQuestion> all) {
        Random random = new Random(seed);
        List<List<LabeledQuestion>> drawn = new ArrayList<>();
        for (int draw = 0; draw < draws; draw++) {
            List<LabeledQuestion> shuffled = new ArrayList<>(all);
            Collections.shuffle(shuffled, random);
            drawn.add(shuffled.subList(0, Math.min(labels, shuffled.size())));
        }
        return drawn;
    }
}
