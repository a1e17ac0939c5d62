package io.candor.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened when. For one thread. */
final class Timeline {
    private final long began = System.nanoTime();
    private final List<String> lines = new ArrayList<>();

    /** Records the event and returns its line, which starts with the seconds since the first question. */
    String note(String happened) {
        String line = String.format(Locale.ROOT, "%6.1f s  %s", (System.nanoTime() - began) / 1e9, happened);
        lines.add(line);
        return line;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
