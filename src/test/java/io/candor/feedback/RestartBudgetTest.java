package io.candor.feedback;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.registry.RegistryUnavailableException;
import io.candor.event.registry.SchemaNotYetKnownException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class RestartBudgetTest {
    private Instant now = Samples.NOON;
    private final RegistryRetry registry = new RegistryRetry(Duration.ZERO);
    private final RestartBudget budget = new RestartBudget(
            2,
            Duration.ofMinutes(10),
            new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public java.time.ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(java.time.ZoneId zone) {
                    return this;
                }
            },
            registry);

    @Test
    void shouldStopWhenRestartingCannotHelp() {
        assertThat(budget.handle(new StreamsException(new TopicAuthorizationException("denied"))))
                .isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void shouldStopWhenFailuresKeepComing() {
        assertThat(budget.handle(new StreamsException("once"))).isEqualTo(REPLACE_THREAD);
        assertThat(budget.handle(new StreamsException("twice"))).isEqualTo(REPLACE_THREAD);
        assertThat(budget.handle(new StreamsException("again"))).isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void shouldForgiveWhenEarlierFailuresAreLongAgo() {
        budget.handle(new StreamsException("once"));
        budget.handle(new StreamsException("twice"));
        now = now.plus(Duration.ofMinutes(11));

        assertThat(budget.handle(new StreamsException("later"))).isEqualTo(REPLACE_THREAD);
    }

    @Test
    void shouldGoOnAsLongAsTheRegistryIsAway() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(budget.handle(new StreamsException(new RegistryUnavailableException("down"))))
                    .isEqualTo(REPLACE_THREAD);
        }

        assertThat(registry.problem())
                .hasValueSatisfying(reason -> assertThat(reason).isEqualTo("retrying: down"));
        assertThat(budget.handle(new StreamsException("something else"))).isEqualTo(REPLACE_THREAD);
    }

    @Test
    void shouldGoOnAsLongAsTheBrokerHandsOverNoAnswers() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(budget.handle(new StreamsException(new AnswersUnavailableException(Duration.ofSeconds(8)))))
                    .isEqualTo(REPLACE_THREAD);
        }

        assertThat(budget.handle(new StreamsException("something else"))).isEqualTo(REPLACE_THREAD);
    }

    @Test
    void shouldGoOnAsLongAsTheBrokerRefusesTheTimeOfThisMachine() {
        for (int i = 0; i < 4; i++) {
            assertThat(budget.handle(new StreamsException(new InvalidTimestampException("a day ahead"))))
                    .isEqualTo(REPLACE_THREAD);
            assertThat(budget.handle(new StreamsException(refusedByTheBroker())))
                    .isEqualTo(REPLACE_THREAD);
        }

        assertThat(budget.handle(new StreamsException("something else"))).isEqualTo(REPLACE_THREAD);
    }

    /** As the producer tells what Kafka's {@code LogValidator} said of one record of several. */
    private static InvalidRecordException refusedByTheBroker() {
        return new InvalidRecordException(
                "Timestamp 1795947820105 of message with offset 0 is out of range. The timestamp should be within [-1, 1795861420270]");
    }

    @Test
    void shouldStopWhenTheBrokerRefusesARecordForAnotherReasonThanItsTime() {
        Throwable failure =
                new StreamsException(new InvalidRecordException("Compacted topic cannot accept message without key"));

        assertThat(budget.handle(failure)).isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void shouldReportTheRegistryUnreachableWhenItCannotBeAsked() {
        budget.handle(new StreamsException(new RegistryUnavailableException("down")));

        assertThat(registry.isUnreachable()).isTrue();
    }

    @Test
    void shouldReportTheRegistryReachableWhenItOnlyLacksASchema() {
        budget.handle(new StreamsException(new SchemaNotYetKnownException(7, "candor.feedback", Instant.EPOCH)));

        assertThat(registry.isUnreachable()).isFalse();
        assertThat(registry.problem())
                .contains(
                        "waiting for a schema: the schema registry does not know schema 7 of a record of candor.feedback yet, asked for since 1970-01-01T00:00:00Z");
    }

    @Test
    void shouldTryAgainWhenMemoryRanOut() {
        assertThat(budget.handle(new OutOfMemoryError("scripted"))).isEqualTo(REPLACE_THREAD);
    }
}
