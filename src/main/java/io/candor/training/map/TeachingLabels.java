package io.candor.training.map;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The newest labels of one kind of answers, each text once, and when a map is fitted to them. Not thread-safe. */
final class TeachingLabels {
    private final MapSettings settings;
    private final Set<String> texts = new HashSet<>();
    private final Deque<CountedLabel> window = new ArrayDeque<>();
    private int unlearned;

    TeachingLabels(MapSettings settings) {
        this.settings = settings;
    }

    /** Whether no label of this text came before; each is to be asked about once. */
    boolean isFirstOf(String text) {
        return texts.add(text);
    }

    /**
     * Takes a label. What those said who are not believed by now teaches nobody any more.
     *
     * @return all that teach, in their order, where it is time to fit; empty where it is not, or they are too few
     */
    Optional<List<CountedLabel>> add(CountedLabel label) {
        window.addLast(label);
        if (window.size() > settings.window()) {
            window.removeFirst();
        }
        unlearned++;
        if (window.size() < settings.fewest() || unlearned < settings.every()) {
            return Optional.empty();
        }
        List<CountedLabel> believed = window.stream()
                .filter(each -> each.label().standsWithout(label.distrusted()))
                .toList();
        if (believed.size() < settings.fewest()) {
            return Optional.empty();
        }
        unlearned = 0;
        return Optional.of(believed);
    }
}
