package io.candor.experiment;

import io.candor.training.dataset.LabeledQuestion;
import io.candor.training.dataset.QuestionFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The questions of a study, split so that nothing tested is trained on.
 *
 * @param elicited questions to elicit from, whose references are never looked at; the labelled ones are among them
 * @param labeled questions that may be labelled
 * @param tests name → questions that score, and do nothing else
 */
public record StudyQuestions(
        List<LabeledQuestion> elicited, List<LabeledQuestion> labeled, Map<String, List<LabeledQuestion>> tests) {
    /** Unlabelled questions; optional. */
    public static final String ELICIT = "elicit.jsonl.gz";

    public static final String TRAIN = "train.jsonl.gz";
    /** In the order of the report. */
    public static final List<String> TESTS = List.of("in-domain", "out-of-domain", "multiple-choice");

    public StudyQuestions {
        tests = Collections.unmodifiableMap(new LinkedHashMap<>(tests));
    }

    /** The file of a test. */
    public static String file(String test) {
        return "test-" + test + ".jsonl.gz";
    }

    /**
     * Reads {@code train.jsonl.gz}, {@code test-NAME.jsonl.gz} and, if it is there, {@code elicit.jsonl.gz}.
     *
     * @param most most questions of each file to train on
     * @param mostTested most questions of each test
     * @throws IOException naming the file, if one is missing or malformed, or if a question is both trained on and tested
     */
    public static StudyQuestions read(Path folder, int most, int mostTested) throws IOException {
        List<LabeledQuestion> labeled = first(folder.resolve(TRAIN), most);
        Map<String, List<LabeledQuestion>> tests = new LinkedHashMap<>();
        for (String test : TESTS) {
            tests.put(test, first(folder.resolve(file(test)), mostTested));
        }
        Path more = folder.resolve(ELICIT);
        List<LabeledQuestion> elicited = new ArrayList<>(labeled);
        if (Files.exists(more)) {
            Set<String> known = texts(labeled);
            first(more, most).stream()
                    .filter(question -> !known.contains(question.question()))
                    .forEach(elicited::add);
        }
        requireApart(folder, texts(elicited), tests);
        return new StudyQuestions(List.copyOf(elicited), labeled, tests);
    }

    private static List<LabeledQuestion> first(Path file, int most) throws IOException {
        List<LabeledQuestion> questions = QuestionFile.read(file);
        if (questions.isEmpty()) {
            throw new IOException(file + " holds no question: give JSON lines with question and answers");
        }
        return List.copyOf(questions.subList(0, Math.min(most, questions.size())));
    }

    private static void requireApart(Path folder, Set<String> trained, Map<String, List<LabeledQuestion>> tests)
            throws IOException {
        for (Map.Entry<String, List<LabeledQuestion>> test : tests.entrySet()) {
            for (LabeledQuestion question : test.getValue()) {
                if (trained.contains(question.question())) {
                    throw new IOException(
                            folder.resolve(file(test.getKey())) + " holds a question that is also trained on, id "
                                    + question.id() + ": take it out of one");
                }
            }
        }
    }

    private static Set<String> texts(List<LabeledQuestion> questions) {
        return questions.stream().map(LabeledQuestion::question).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
