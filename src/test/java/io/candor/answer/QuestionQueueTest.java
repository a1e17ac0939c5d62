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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class QuestionQueueTest {
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

        assertThat(ids(queue.take())).containsExactly("oldest", "nearest", "near");
        assertThat(ids(queue.take())).containsExactly("long");
    }

    @Test
    void shouldKeepToTheTokenBudgetWithPadding() throws Exception {
        queue.add(ask("oldest", 11));
        queue.add(ask("second", 11));
        queue.add(ask("third", 11));

        assertThat(ids(queue.take())).containsExactly("oldest", "second");
    }

    @Test
    void shouldStillTakeAQuestionThatIsBeyondTheBudgetAlone() throws Exception {
        queue.add(ask("huge", 1_000));
        queue.add(ask("small", 1));

        assertThat(ids(queue.take())).containsExactly("huge");
    }

    @Test
    void shouldNotMixModes() throws Exception {
        Question score = question("score", "text");
        score.setMode(AnswerMode.SCORE);
        queue.add(ask("answer", 5));
        queue.add(ask(score, 5));

        assertThat(ids(queue.take())).containsExactly("answer");
        assertThat(ids(queue.take())).containsExactly("score");
    }

    @Test
    void shouldTakeSuspectsAloneAndFirst() throws Exception {
        queue.add(ask("a", 5));
        queue.add(ask("b", 5));
        List<QueuedQuestion> failed = queue.take();
        failed.forEach(QueuedQuestion::suspect);
        queue.add(ask("c", 5));
        queue.putBack(failed);

        assertThat(ids(queue.take())).containsExactly("a");
        assertThat(ids(queue.take())).containsExactly("b");
        assertThat(ids(queue.take())).containsExactly("c");
    }

    @Test
    void shouldForgetAbandonedQuestions() throws Exception {
        QueuedQuestion gone = ask("gone", 5);
        queue.add(gone);
        queue.add(ask("kept", 5));
        gone.pending().abandon();

        assertThat(ids(queue.take())).containsExactly("kept");
    }

    @Test
    void shouldGiveNothingMoreOnceClosed() throws Exception {
        queue.add(ask("a", 5));
        queue.close();

        assertThat(queue.take()).isEmpty();
    }

    @Test
    void shouldNotLingerWhenTheBatchIsFull() throws Exception {
        QuestionQueue patient = queue(2, 100, Duration.ofDays(1));
        patient.add(ask("a", 5));
        patient.add(ask("b", 5));

        assertThat(patient.take()).hasSize(2);
    }
}
