package io.candor.answer;

import static io.candor.answer.TestQuestions.question;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.MappedConfig;
import io.candor.event.AnswerMode;
import io.candor.event.Question;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class QuestionQueueTest {
    /** The room of an engine where nothing is under way. */
    private static final IntUnaryOperator EMPTY = tokens -> 64;

    private final QuestionQueue queue = queue(3, 30, Duration.ZERO);

    private static QuestionQueue queue(int maxQuestions, int tokenBudget, Duration linger) {
        return new QuestionQueue(MappedConfig.of(
                        AnswerConfig.class,
                        Map.of(
                                "batch.max-questions", Integer.toString(maxQuestions),
                                "batch.token-budget", Integer.toString(tokenBudget),
                                "batch.linger", linger.toString()))
                .batch());
    }

    private static QueuedQuestion ask(String id, int tokens) {
        return ask(question(id, "text"), tokens);
    }

    private static QueuedQuestion ask(Question question, int tokens) {
        PendingRecord pending = new PendingRecord(
                new ConsumerRecord<>("questions", 0, 0, null, null), Instant.EPOCH, Span.getInvalid());
        return new QueuedQuestion(pending, question, new int[tokens], 16, System.nanoTime());
    }

    private static List<String> ids(List<QueuedQuestion> batch) {
        return batch.stream().map(ask -> ask.question().getId()).toList();
    }

    @Test
    void shouldTakeTheOldestAndThoseNearestInLength() throws Exception {
        queue.add(ask("oldest", 5));
        queue.add(ask("long", 9));
        queue.add(ask("near", 6));
        queue.add(ask("nearest", 5));

        assertThat(ids(queue.take(EMPTY))).containsExactly("oldest", "nearest", "near");
        assertThat(ids(queue.take(EMPTY))).containsExactly("long");
    }

    @Test
    void shouldKeepToTheTokenBudgetWithPadding() throws Exception {
        queue.add(ask("oldest", 11));
        queue.add(ask("second", 11));
        queue.add(ask("third", 11));

        assertThat(ids(queue.take(EMPTY))).containsExactly("oldest", "second");
    }

    @Test
    void shouldStillTakeAQuestionThatIsBeyondTheBudgetAlone() throws Exception {
        queue.add(ask("huge", 1_000));
        queue.add(ask("small", 1));

        assertThat(ids(queue.take(EMPTY))).containsExactly("huge");
    }

    @Test
    void shouldNotMixModes() throws Exception {
        Question score = question("score", "text");
        score.setMode(AnswerMode.SCORE);
        queue.add(ask("answer", 5));
        queue.add(ask(score, 5));

        assertThat(ids(queue.take(EMPTY))).containsExactly("answer");
        assertThat(ids(queue.take(EMPTY))).containsExactly("score");
    }

    @Test
    void shouldTakeSuspectsAloneAndFirst() throws Exception {
        queue.add(ask("a", 5));
        queue.add(ask("b", 5));
        List<QueuedQuestion> failed = queue.take(EMPTY);
        failed.forEach(QueuedQuestion::suspect);
        queue.add(ask("c", 5));
        queue.putBack(failed);

        assertThat(ids(queue.take(EMPTY))).containsExactly("a");
        assertThat(ids(queue.take(EMPTY))).containsExactly("b");
        assertThat(ids(queue.take(EMPTY))).containsExactly("c");
    }

    @Test
    void shouldForgetAbandonedQuestions() throws Exception {
        QueuedQuestion gone = ask("gone", 5);
        queue.add(gone);
        queue.add(ask("kept", 5));
        gone.pending().abandon();

        assertThat(ids(queue.take(EMPTY))).containsExactly("kept");
    }

    @Test
    void shouldGiveNothingMoreOnceClosed() throws Exception {
        queue.add(ask("a", 5));
        queue.close();

        assertThat(queue.take(EMPTY)).isEmpty();
    }

    @Test
    void shouldNotLingerWhenTheBatchIsFull() throws Exception {
        QuestionQueue patient = queue(2, 100, Duration.ofDays(1));
        patient.add(ask("a", 5));
        patient.add(ask("b", 5));

        assertThat(patient.take(EMPTY)).hasSize(2);
    }

    @Test
    void shouldTakeNoMoreThanTheEngineHasRoomFor() throws Exception {
        for (int i = 0; i < 3; i++) {
            queue.add(ask("q" + i, 5));
        }

        assertThat(ids(queue.take(tokens -> 2))).containsExactly("q0", "q1");
    }
}
