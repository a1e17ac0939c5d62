package io.candor.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Who may send requests, from which pages, and how often. */
@ConfigMapping(prefix = "candor.access")
public interface AccessConfig {
    /** Longer than from one look at the topic to the end of the next. */
    Duration LEAST_WITHOUT_KAFKA = Duration.ofSeconds(30);

    /** How callers are known: {@code open}, {@code keys} or {@code oidc}. */
    @WithName("mode")
    @WithDefault("open")
    String modeName();

    /** @throws IllegalArgumentException if there is no such mode */
    default AccessMode mode() {
        return AccessMode.of(modeName());
    }

    /**
     * True: open access is meant where a role listens beyond loopback too, since the network decides who can connect; for example in a
     * container whose port is published on loopback alone.
     */
    @WithDefault("false")
    boolean openNetwork();

    /**
     * Names under which the service is reached, without ports. Addresses and names without a dot are always taken, since nobody can make
     * such a name point here (DNS rebinding). Where callers are known and none is given, every name is.
     */
    Optional<Set<String>> hosts();

    /**
     * Origins, such as {@code https://candor.example}, under which people see the page where somebody in front sends the service another
     * {@code Host}. Pages of other sites need {@code quarkus.http.cors} as well.
     */
    Optional<Set<String>> origins();

    /**
     * Claim of a token that says whose questions alone its holder asks, reads and judges: a tenant's name, or {@code *} for those of all. Where it
     * is set, a token without it is refused; where it is not, a token is for the questions of all.
     */
    Optional<String> tenantClaim();

    /**
     * How long keys are believed while Kafka is away, so that a revocation cannot be read; then 503 until it can. Not below {@code 30s}; without it they are
     * believed for as long as it takes.
     */
    Optional<Duration> keysWithoutKafka();

    /** False: {@code /metrics} takes the role operator or auditor. */
    @WithDefault("true")
    boolean openMetrics();

    /** How often one caller may ask. */
    Rates rates();

    /** Rates of one caller: a key or a token's subject, or an address where access is open. */
    interface Rates {
        /** Requests a second over a longer time; 0 for any number. */
        @WithDefault("1000")
        int requestsPerSecond();

        /** Requests at once. */
        @WithDefault("5000")
        int requestBurst();

        /** Verdicts a minute over a longer time; 0 for any number. */
        @WithDefault("3000")
        int verdictsPerMinute();

        /** Verdicts at once. */
        @WithDefault("3000")
        int verdictBurst();

        /** Questions of one known caller in a day (UTC), each of a request with many; 0 for any number. */
        @WithDefault("0")
        long questionsPerDay();

        /** Verdicts of one known caller in a day (UTC); 0 for any number. */
        @WithDefault("0")
        long verdictsPerDay();

        /** How often it is written to {@code candor.actions} how much known callers asked and judged. */
        @WithDefault("1h")
        Duration tellEvery();

        /** Most callers that are counted at a time; who has not asked for longest is forgotten. */
        @WithDefault("10000")
        int maxCallers();
    }

    /** @throws IllegalArgumentException if a setting is outside its range */
    default void check() {
        mode();
        keysWithoutKafka()
                .filter(time -> time.compareTo(LEAST_WITHOUT_KAFKA) < 0)
                .ifPresent(time -> {
                    throw new IllegalArgumentException("candor.access.keys-without-kafka must be at least "
                            + LEAST_WITHOUT_KAFKA.toSeconds() + "s, as long as a look may take: " + time);
                });
        require("requests-per-second", rates().requestsPerSecond() >= 0, rates().requestsPerSecond());
        require("request-burst", rates().requestBurst() > 0, rates().requestBurst());
        require("verdicts-per-minute", rates().verdictsPerMinute() >= 0, rates().verdictsPerMinute());
        require("verdict-burst", rates().verdictBurst() > 0, rates().verdictBurst());
        require("questions-per-day", rates().questionsPerDay() >= 0, rates().questionsPerDay());
        require("verdicts-per-day", rates().verdictsPerDay() >= 0, rates().verdictsPerDay());
        require("tell-every", rates().tellEvery().toMillis() > 0, rates().tellEvery());
        require("max-callers", rates().maxCallers() > 0, rates().maxCallers());
    }

    private static void require(String key, boolean fits, Object value) {
        if (!fits) {
            throw new IllegalArgumentException("candor.access.rates." + key + " is out of range: " + value);
        }
    }
}
