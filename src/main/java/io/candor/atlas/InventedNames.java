package io.candor.atlas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Invented names that resemble those they are learned from: a Markov chain over three letters. */
final class InventedNames {
    private static final int ORDER = 3;
    private static final int SHORTEST = 4;
    private static final int LONGEST = 14;
    private static final String EDGE = "^".repeat(ORDER);
    private static final char END = '$';

    /** Three letters → the letters that follow them, as often as they do. */
    private final Map<String, List<Character>> follow = new HashMap<>();

    private final Set<String> real;

    /**
     * @param names to learn from
     * @param real names that are not to come out
     */
    InventedNames(Collection<String> names, Collection<String> real) {
        this.real = Set.copyOf(real);
        names.forEach(this::learn);
    }

    private void learn(String name) {
        String text = EDGE + name + END;
        for (int i = ORDER; i < text.length(); i++) {
            follow.computeIfAbsent(text.substring(i - ORDER, i), letters -> new ArrayList<>())
                    .add(text.charAt(i));
        }
    }

    /** Different names, none of them real. */
    List<String> draw(int count, SplittableRandom random) {
        Set<String> drawn = new LinkedHashSet<>();
        while (drawn.size() < count) {
            String name = one(random);
            if (name.length() >= SHORTEST && name.length() <= LONGEST && !real.contains(name)) {
                drawn.add(name);
            }
        }
        return List.copyOf(drawn);
    }

    private String one(SplittableRandom random) {
        StringBuilder name = new StringBuilder(EDGE);
        while (name.length() <= ORDER + LONGEST) {
            List<Character> next = follow.get(name.substring(name.length() - ORDER));
            char letter = next.get(random.nextInt(next.size()));
            if (letter == END) {
                break;
            }
            name.append(letter);
        }
        return name.substring(ORDER);
    }
}
