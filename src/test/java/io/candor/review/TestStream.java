package io.candor.review;

import io.candor.event.Answer;
import io.candor.event.KafkaConnection;
import io.candor.event.Topic;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Puts answers on the stream as answerers do. */
public final class TestStream {
    private TestStream() {}

    public static void answers(KafkaConnection kafka, List<Answer> answers) {
        Topic<String, Answer> topic = kafka.topics().answers();
        try (KafkaProducer<String, Answer> producer = new KafkaProducer<>(
                kafka.settings(Map.of()),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer())) {
            answers.forEach(
                    answer -> producer.send(new ProducerRecord<>(topic.name(), answer.getQuestionId(), answer)));
        }
    }
}
