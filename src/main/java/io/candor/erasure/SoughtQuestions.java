package io.candor.erasure;

import io.candor.event.Answer;
import io.candor.event.Decoded;
import io.candor.event.LabeledAnswer;
import io.candor.event.Question;
import io.candor.event.Topic;
import io.candor.event.Topics;
import io.candor.event.client.TopicReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The ids of the questions that are to be forgotten: who asked for what is on the questions, their answers and labels, whichever are there yet. */
final class SoughtQuestions {
    private final ErasureRequest request;
    private final Set<String> ids = new HashSet<>();
    /** Topic → what is done with each of its records. */
    private final Map<String, Consumer<ConsumerRecord<byte[], byte[]>>> handlers = new HashMap<>();

    private SoughtQuestions(Topics topics, ErasureRequest request) {
        this.request = request;
        look(topics.questions(), topics.questions(), this::asked);
        // Letters carry the question as it was.
        look(topics.questionDeadLetters(), topics.questions(), this::asked);
        look(topics.answers(), topics.answers(), this::answered);
        look(topics.labeledAnswers(), topics.labeledAnswers(), this::labeled);
    }

    private <V> void look(Topic<?, ?> where, Topic<String, V> values, Consumer<V> handler) {
        handlers.put(where.name(), record -> {
            if (record.value() != null
                    && values.decodeValue(record.headers(), record.value()) instanceof Decoded.Valid<V> valid) {
                handler.accept(valid.value());
            }
        });
    }

    /**
     * Reads those topics once, where the ids are not known without.
     *
     * @param reader of topics by their names, from the first record on
     */
    static Set<String> of(Topics topics, ErasureRequest request, Function<Set<String>, TopicReader> reader) {
        if (request.kind() == ErasureRequest.Kind.QUESTION && request.tenant().isEmpty()) {
            return Set.of(request.name());
        }
        SoughtQuestions sought = new SoughtQuestions(topics, request);
        try (TopicReader reading = reader.apply(sought.handlers.keySet())) {
            reading.readToEnd(record -> sought.handlers.get(record.topic()).accept(record));
        }
        return sought.ids;
    }

    private void asked(Question question) {
        boolean named = question.getSubject() != null && request.name().equals(SubjectKey.plain(question.getSubject()));
        enter(question.getId(), named, question.getTenant());
    }

    private void answered(Answer answer) {
        enter(answer.getQuestionId(), isSubject(answer.getSubjectHash()), answer.getTenant());
    }

    private void labeled(LabeledAnswer labeled) {
        enter(labeled.getQuestionId(), isSubject(labeled.getSubjectHash()), labeled.getTenant());
    }

    private boolean isSubject(String hash) {
        return request.subjectHash().filter(wanted -> wanted.equals(hash)).isPresent();
    }

    private void enter(String questionId, boolean isOfSubject, String tenant) {
        boolean wanted =
                request.kind() == ErasureRequest.Kind.SUBJECT ? isOfSubject : questionId.equals(request.name());
        if (wanted && request.tenant().map(owner -> owner.equals(tenant)).orElse(true)) {
            ids.add(questionId);
        }
    }
}
