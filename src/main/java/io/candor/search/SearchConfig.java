package io.candor.search;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of the index of questions that a console keeps on its disk. */
@ConfigMapping(prefix = "candor.search")
public interface SearchConfig {

    /** Where the index lies, for this process alone; without one in a temporary folder, which is made anew at every start. */
    Optional<String> folder();

    /** How long questions are kept in it, counted from their arrival; the topics may keep them longer or shorter. */
    @WithDefault("30d")
    Duration keep();

    /** Most questions in it; the oldest go first. A short question with its answer takes some 300 bytes of the disk. */
    @WithDefault("5000000")
    int maxQuestions();

    /** Most bytes of what was written and is not on the disk yet, and of what searches do not show yet. */
    @WithDefault("16777216")
    long bufferBytes();

    /** Pause between two commits: a start after a kill reads so much again. */
    @WithDefault("30s")
    Duration commitInterval();

    /** How long what came may not be found by words yet; by its id it is found at once. */
    @WithDefault("1s")
    Duration refreshInterval();

    /** After so long the texts of forgotten questions are taken out of the files too, which writes those files anew. */
    @WithDefault("1h")
    Duration expungeAfter();

    /** How long a reader waits at most until what was asked elsewhere before is known here; then 503. */
    @WithDefault("5s")
    Duration patience();

    /** After so long a search shows what it has found so far. */
    @WithDefault("1s")
    Duration longestSearch();

    /** So many matches are counted; of more it is said that there are more. */
    @WithDefault("1000")
    int countedMatches();

    /** @throws IllegalArgumentException if a setting cannot be met */
    default void check() {
        requirePositive("keep", keep());
        requirePositive("commit-interval", commitInterval());
        requirePositive("refresh-interval", refreshInterval());
        requirePositive("longest-search", longestSearch());
        requirePositive("patience", patience());
        if (maxQuestions() < 1 || countedMatches() < 1 || bufferBytes() < 1 << 20) {
            throw new IllegalArgumentException(
                    "candor.search.max-questions and candor.search.counted-matches must be at least 1,"
                            + " candor.search.buffer-bytes at least 1048576");
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("candor.search." + name + " must be positive, got: " + value);
        }
    }
}
