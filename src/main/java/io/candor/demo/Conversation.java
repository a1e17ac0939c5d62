package io.candor.demo;

import io.candor.event.Answer;
import io.candor.event.AnswerMode;
import io.candor.event.KafkaConnection;
import io.candor.event.Question;
import io.candor.honesty.answer.AnswerEquivalence;
import io.candor.honesty.answer.NormalizedExactMatch;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sends questions and receives their answers. For one thread. */
final class Conversation implements AutoCloseable {
    private final AnswerEquivalence equivalence = new NormalizedExactMatch();
    private final Map<String, DemoQuestion> open = new HashMap<>();
    private final TopicTail<Answer> answers;
    private final Sender<Question> questions;

    Conversation(KafkaConnection connection) {
        answers = new TopicTail<>(connection, connection.topics().answers());
        questions = new Sender<>(connection, connection.topics().questions());
    }

    void ask(DemoQuestion question) {
        open.put(question.id(), question);
        questions.send(question.id(), toEvent(question));
    }

    /** Questions without an answer so far. */
    int open() {
        return open.size();
    }

    /** Answers with a confidence that came since the last call, waiting at most {@code patience} for the first. */
    List<AnsweredQuestion> listen(Duration patience) {
        List<AnsweredQuestion> received = new ArrayList<>();
        for (Answer answer : answers.poll(patience)) {
            DemoQuestion question = answer.getConfidence() == null ? null : open.remove(answer.getQuestionId());
            if (question != null) {
                received.add(
                        new AnsweredQuestion(question, answer, question.isAnsweredBy(answer.getAnswer(), equivalence)));
            }
        }
        return received;
    }

    private static Question toEvent(DemoQuestion question) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String domain = question.relation() == null ? "general" : question.relation();
        return new Question(
                question.id(),
                question.question(),
                domain,
                AnswerMode.ANSWER,
                0,
                now,
                null,
                Map.of(),
                null,
                null,
                null,
                null,
                null);
    }

    @Override
    public void close() {
        answers.close();
        questions.close();
    }
}
