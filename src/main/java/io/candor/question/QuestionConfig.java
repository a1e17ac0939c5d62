package io.candor.question;

import io.candor.event.QuestionLimits;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the console: what it accepts, and how much memory it uses for that. */
@ConfigMapping(prefix = "candor.question")
public interface QuestionConfig {

    /** Most questions in one request. */
    @WithDefault("500")
    int maxBulk();

    /** Most characters (code points) in the text of a question; the answerers have a setting of their own. */
    @WithDefault(QuestionLimits.TEXT_CHARACTERS)
    int maxTextCharacters();

    /** Most questions that wait for the broker's acknowledgement at one time; more are refused with 429. */
    @WithDefault("2000")
    int maxInFlight();

    /** How long the broker and the registry together may take to acknowledge a question; then 503. */
    @WithDefault("10s")
    Duration produceTimeout();

    /** Pause between two looks at the broker and the registry for readiness. */
    @WithDefault("5s")
    Duration probeInterval();

    /** What {@code Retry-After} says with 429 and 503; whole seconds, at least 1. */
    @WithDefault("1s")
    Duration retryAfter();

    /** {@link #retryAfter} as the header takes it. */
    default long retryAfterSeconds() {
        return Math.max(1, retryAfter().toSeconds());
    }

    /** Longest {@code wait} a reader may ask for; longer ones are cut to it. */
    @WithDefault("30s")
    Duration maxWait();

    /** Most readers that wait at one time; more are refused with 429. */
    @WithDefault("2000")
    int maxWaiting();

    /** Answers and dead letters that are in memory. */
    Window window();

    /** Server-sent events. */
    Stream stream();

    /** @throws IllegalArgumentException if the settings cannot be met together */
    default void check() {
        if (maxBulk() > maxInFlight()) {
            throw new IllegalArgumentException(
                    "candor.question.max-bulk must be at most candor.question.max-in-flight (" + maxInFlight()
                            + "), got: " + maxBulk());
        }
        if (produceTimeout().toMillis() < 100) {
            throw new IllegalArgumentException(
                    "candor.question.produce-timeout must be at least 100 ms, got: " + produceTimeout());
        }
    }

    /** Bounds of what is in memory, so that the event stream goes on where a reader left it; older answers are in the index. */
    interface Window {
        /** Most answers and dead letters. */
        @WithDefault("5000")
        int maxEntries();

        /** Most bytes of them, as counted on the wire; the heap needs about three times as much. */
        @WithDefault("8388608")
        long maxBytes();

        /** Most ids of questions accepted here and not answered yet; as many are remembered with what was asked under them. */
        @WithDefault("100000")
        int maxPending();

        /** How far back the topics are read at start. */
        @WithDefault("1m")
        Duration lookBack();
    }

    /** Bounds of the event stream. */
    interface Stream {
        /** Most readers at one time; more are refused with 429. */
        @WithDefault("100")
        int maxClients();

        /** Most events that wait for one reader; further ones are dropped and the reader is told how many. */
        @WithDefault("1000")
        int maxBuffered();

        /** Pause between two heartbeat comments. */
        @WithDefault("15s")
        Duration heartbeat();

        /** A reader that takes nothing for so long is disconnected. */
        @WithDefault("1m")
        Duration stallTimeout();
    }
}
