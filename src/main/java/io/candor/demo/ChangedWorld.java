package io.candor.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The world after a change the model knows nothing of: in some relations another answer is right now. Questions on these
 * and on the others take turns.
 */
final class ChangedWorld {
    /** Relations whose answers change. */
    static final Set<String> CHANGED = Set.of("region-country", "airport-country", "city-continent");

    private static final int CHANGED_OF_FIVE = 3;

    private ChangedWorld() {}

    /**
     * @param known questions with the answers that were right so far
     * @return as many of them as can be had with three of five on what changed, in the order given, and then the others of the most
     *     frequent relation, of which nothing changed: a promise is borne by texts that were not asked before
     */
    static List<DemoQuestion> of(List<DemoQuestion> known) {
        List<DemoQuestion> changed = relabelled(
                known.stream().filter(each -> CHANGED.contains(each.relation())).toList());
        List<DemoQuestion> same = known.stream()
                .filter(each -> !CHANGED.contains(each.relation()))
                .toList();
        List<DemoQuestion> mixed = new ArrayList<>();
        int takenChanged = 0;
        int takenSame = 0;
        while (takenChanged < changed.size() && takenSame < same.size()) {
            mixed.add(mixed.size() % 5 < CHANGED_OF_FIVE ? changed.get(takenChanged++) : same.get(takenSame++));
        }
        if (takenChanged == 0) {
            return mixed;
        }
        List<DemoQuestion> rest = same.subList(takenSame, same.size());
        String frequent = mostFrequent(rest);
        rest.stream().filter(each -> each.relation().equals(frequent)).forEach(mixed::add);
        return mixed;
    }

    /** The relation of most questions; empty where there are none. */
    private static String mostFrequent(List<DemoQuestion> questions) {
        return questions.stream()
                .collect(Collectors.groupingBy(DemoQuestion::relation, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
    }

    /** Each gets the answers of the next question in its relation whose answers are others. */
    private static List<DemoQuestion> relabelled(List<DemoQuestion> questions) {
        List<DemoQuestion> relabelled = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            DemoQuestion question = questions.get(i);
            for (int step = 1; step < questions.size(); step++) {
                DemoQuestion other = questions.get((i + step) % questions.size());
                if (other.relation().equals(question.relation())
                        && other.answers().stream().noneMatch(question.answers()::contains)) {
                    relabelled.add(question.answeredBy(other.answers()));
                    break;
                }
            }
        }
        return relabelled;
    }
}
