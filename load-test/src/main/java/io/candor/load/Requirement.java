package io.candor.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a kind of fault needs that is not everywhere. */
enum Requirement {
    NOTHING(""),
    DISK("no disk of this user's own can be filled: mounting one needs root"),
    CLOCK("clocks cannot be moved: libfaketime is not installed"),
    MEMORY("memory cannot be taken away: prlimit is not there"),
    BROKERS("there is no broker to do without: --brokers is below 3");

    private final String lack;

    Requirement(String lack) {
        this.lack = lack;
    }

    /** Why it is not met, in one line; empty if it is. */
    Optional<String> lack(Cluster cluster) {
        boolean met =
                switch (this) {
                    case NOTHING -> true;
                    case DISK -> cluster.roles().haveDisks();
                    case CLOCK -> MovableClock.isInstalled();
                    case MEMORY -> Files.isExecutable(Path.of("/usr/bin/prlimit"));
                    case BROKERS -> cluster.plan().brokers() >= 3;
                };
        return met ? Optional.empty() : Optional.of(lack);
    }
}
