package io.candor.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The questions of the changed world, parted: some are judged by people, which teaches, and some never are and show whether what
 * was taught holds elsewhere too.
 *
 * @param taught in the order given
 * @param untaught of each domain with enough of them
 */
record UntaughtQuestions(List<DemoQuestion> taught, List<DemoQuestion> untaught) {
    /** Fewest untaught questions by which a domain is judged, and most that are asked of one. */
    private static final int FEWEST = 100;

    private static final int MOST = 150;
    /** Of each domain one of so many is never taught. */
    private static final int EVERY = 3;

    static UntaughtQuestions of(List<DemoQuestion> questions) {
        Map<String, Integer> seen = new HashMap<>();
        Map<String, Integer> all = new HashMap<>();
        questions.forEach(question -> all.merge(question.relation(), 1, Integer::sum));
        List<DemoQuestion> taught = new ArrayList<>();
        List<DemoQuestion> untaught = new ArrayList<>();
        for (DemoQuestion question : questions) {
            int number = seen.merge(question.relation(), 1, Integer::sum);
            boolean judges =
                    all.get(question.relation()) >= FEWEST * EVERY && number % EVERY == 0 && number / EVERY <= MOST;
            (judges ? untaught : taught).add(question);
        }
        return new UntaughtQuestions(List.copyOf(taught), List.copyOf(untaught));
    }
}
