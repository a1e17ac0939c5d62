package io.candor.training.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ElectedLoopTest {
    private static final TopicPartition LEDGER = new TopicPartition("ledger", 0);

    private final MockConsumer<byte[], byte[]> member = new MockConsumer<>("earliest");
    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicInteger forgotten = new AtomicInteger();
    private volatile RuntimeException failure;
    private volatile boolean closed;

    private final ElectedLoop loop = new ElectedLoop(
            "test decisions",
            member,
            LEDGER,
            new ElectedLoop.Decider() {
                @Override
                public void round() {
                    rounds.incrementAndGet();
                    if (failure != null) {
                        throw failure;
                    }
                }

                @Override
                public void forget() {
                    forgotten.incrementAndGet();
                }

                @Override
                public void close() {
                    closed = true;
                }
            },
            Optional.empty());

    @BeforeEach
    void start() {
        member.updateBeginningOffsets(Map.of(LEDGER, 0L));
        loop.start();
    }

    @AfterEach
    void leave() throws InterruptedException {
        loop.leave();
    }

    private void elect(List<TopicPartition> partitions) {
        member.schedulePollTask(() -> member.rebalance(partitions));
    }

    @Test
    void shouldDecideWhileItIsElectedAlone() {
        await().until(() -> forgotten.get() > 1);
        assertThat(rounds).hasValue(0);

        elect(List.of(LEDGER));
        await().until(() -> rounds.get() > 1);
        elect(List.of());

        int before = forgotten.get();
        await().until(() -> forgotten.get() > before);
    }

    @Test
    void shouldForgetWhatItWasDecidingAndGoOnAfterAFailure() {
        elect(List.of(LEDGER));
        await().until(() -> rounds.get() > 1);
        int before = forgotten.get();

        failure = new IllegalStateException("away");
        await().until(() -> loop.problem().equals(Optional.of("IllegalStateException: away")));
        assertThat(forgotten).hasValueGreaterThan(before);
        failure = null;

        await().until(() -> loop.problem().isEmpty());
        assertThat(loop.isAlive()).isTrue();
    }

    @Test
    void shouldLeaveNothingOpenWhenItIsStopped() throws InterruptedException {
        loop.leave();

        assertThat(closed).isTrue();
        assertThat(member.closed()).isTrue();
        assertThat(loop.isAlive()).isTrue();
    }
}
