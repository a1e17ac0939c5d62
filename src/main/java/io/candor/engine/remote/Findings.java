package io.candor.engine.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What was found out about a server, one ability after the other. For one thread. */
public final class Findings {
    private final List<Finding> all = new ArrayList<>();

    /**
     * What was found of one ability.
     *
     * @param works empty where it was not tried
     * @param detail what was seen, or what to change
     */
    public record Finding(String ability, Optional<Boolean> works, String detail) {}

    /** In the order in which they were found. */
    public List<Finding> all() {
        return List.copyOf(all);
    }

    /** Tries something, which says what it saw, or fails with what to change; whether it works. */
    public boolean tried(String ability, Supplier<String> attempt) {
        try {
            all.add(new Finding(ability, Optional.of(true), attempt.get()));
            return true;
        } catch (RuntimeException failure) {
            // It is what is to be found out.
            all.add(new Finding(ability, Optional.of(false), String.valueOf(failure.getMessage())));
            return false;
        }
    }

    /** @param detail what to do to have it tried, or why it cannot be */
    public void notTried(String ability, String detail) {
        all.add(new Finding(ability, Optional.empty(), detail));
    }
}
