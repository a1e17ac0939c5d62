package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.runtime.RejectedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AnswerStreamTest {
    private final RecentQuestions recent = new RecentQuestions(100_000, 1 << 30, 10, 10);
    private final AnswerStream stream = new AnswerStream(recent, 2, Duration.ofSeconds(60));
    private final AtomicLong nanoTime = new AtomicLong();

    /** Notes what it is told to write; takes an event only when let. */
    private static final class SlowWriter implements EventWriter {
        final List<String> written = new ArrayList<>();
        final Deque<CompletableFuture<Void>> underWay = new ArrayDeque<>();
        boolean slow;
        boolean closed;

        @Override
        public CompletionStage<?> answer(QuestionOutcome.Answered answer) {
            return write(answer.questionId());
        }

        @Override
        public CompletionStage<?> dropped(Dropped dropped) {
            return write("dropped " + dropped.answers());
        }

        @Override
        public CompletionStage<?> heartbeat() {
            return write("heartbeat");
        }

        private CompletionStage<?> write(String event) {
            written.add(event);
            CompletableFuture<Void> done = new CompletableFuture<>();
            if (slow) {
                underWay.add(done);
            } else {
                done.complete(null);
            }
            return done;
        }

        void take(int events) {
            for (int i = 0; i < events; i++) {
                underWay.remove().complete(null);
            }
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void shouldSendOnlyWantedAnswersWhenTheReaderFilters() {
        SlowWriter writer = new SlowWriter();
        stream.subscribe(
                new AnswerSubscription(writer, answer -> answer.domain().equals("capitals"), 10, nanoTime::get),
                Optional.empty());

        publish("a", "capitals", 0);
        publish("b", "rivers", 1);

        assertThat(writer.written).containsExactly("heartbeat", "a");
    }

    @Test
    void shouldDropAndSayHowManyWhenTheReaderIsSlow() {
        SlowWriter writer = new SlowWriter();
        stream.subscribe(subscription(writer, 2), Optional.empty());
        writer.slow = true;

        for (int i = 0; i < 6; i++) {
            publish("q" + i, "general", i);
        }
        writer.take(1);
        writer.take(1);
        publish("q6", "general", 6);
        writer.take(1);
        writer.take(1);
        writer.take(1);
        stream.sendHeartbeats();

        assertThat(writer.written).containsExactly("heartbeat", "q0", "q1", "q2", "dropped 3", "q6", "heartbeat");
    }

    @Test
    void shouldSendWhatWasMissedFirstWhenTheReaderComesBack() {
        for (int i = 0; i < 5_000; i++) {
            publish("q" + i, "general", i);
        }
        SlowWriter writer = new SlowWriter();

        stream.subscribe(subscription(writer, 2), Optional.of(StreamPosition.parse("9")));
        publish("new", "general", 5_000);

        assertThat(writer.written).hasSize(4_991).startsWith("q10", "q11").endsWith("q4999", "new");
    }

    @Test
    void shouldSayThatAnswersAreMissingWhenTheWindowDoesNotReachBack() {
        stream.startsAt(0, 100);
        SlowWriter writer = new SlowWriter();

        stream.subscribe(subscription(writer, 2), Optional.of(StreamPosition.parse("9")));

        assertThat(writer.written).containsExactly("dropped null");
    }

    @Test
    void shouldCutTheReaderOffWhenItTakesNothingForTooLong() {
        SlowWriter writer = new SlowWriter();
        writer.slow = true;
        stream.subscribe(subscription(writer, 2), Optional.empty());
        nanoTime.set(Duration.ofSeconds(59).toNanos());
        stream.sendHeartbeats();
        assertThat(writer.closed).isFalse();

        nanoTime.set(Duration.ofSeconds(61).toNanos());
        stream.sendHeartbeats();

        assertThat(writer.closed).isTrue();
        assertThat(stream.subscriptions()).isZero();
    }

    @Test
    void shouldCutTheReaderOffWhenWritingFails() {
        SlowWriter writer = new SlowWriter();
        writer.slow = true;
        stream.subscribe(subscription(writer, 2), Optional.empty());

        writer.underWay.remove().completeExceptionally(new IOException("gone"));

        assertThat(writer.closed).isTrue();
    }

    @Test
    void shouldRefuseAReaderWhenThereAreTooManyUntilOneLeaves() {
        SlowWriter first = new SlowWriter();
        stream.subscribe(subscription(first, 2), Optional.empty());
        stream.subscribe(subscription(new SlowWriter(), 2), Optional.empty());
        assertThatThrownBy(() -> stream.subscribe(subscription(new SlowWriter(), 2), Optional.empty()))
                .isInstanceOf(RejectedException.class);

        first.close();
        stream.subscribe(subscription(new SlowWriter(), 2), Optional.empty());

        assertThat(stream.subscriptions()).isEqualTo(2);
    }

    private AnswerSubscription subscription(EventWriter writer, int maxBuffered) {
        return new AnswerSubscription(writer, answer -> true, maxBuffered, nanoTime::get);
    }

    private void publish(String id, String domain, long offset) {
        stream.publish(AnswerView.of(TestAnswers.answer(id, domain)), 0, offset, 100);
    }
}
