package io.candor.audit;

import io.candor.event.Answer;
import io.candor.event.Decoded;
import io.candor.event.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A uniform sample of the answers with a confidence, drawn in one pass (Vitter's algorithm R), the same for the same topic. */
final class AnswerSample {
    private static final long SEED = 1;

    private final Topic<String, Answer> topic;
    private final int size;
    private final List<Drawn> drawn = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(SEED);
    private long seen;

    /** An answer and where it lies. */
    record Drawn(Answer answer, int partition, long offset) {}

    AnswerSample(Topic<String, Answer> topic, int size) {
        this.topic = topic;
        this.size = size;
    }

    void offer(ConsumerRecord<byte[], byte[]> record) {
        if (topic.decodeValue(record.headers(), record.value()) instanceof Decoded.Valid<Answer> valid
                && valid.value().getConfidence() != null) {
            offer(new Drawn(valid.value(), record.partition(), record.offset()));
        }
    }

    private void offer(Drawn candidate) {
        seen++;
        if (drawn.size() < size) {
            drawn.add(candidate);
            return;
        }
        long place = random.nextLong(seen);
        if (place < size) {
            drawn.set((int) place, candidate);
        }
    }

    /** Answers with a confidence that were offered. */
    long seen() {
        return seen;
    }

    List<Drawn> drawn() {
        return List.copyOf(drawn);
    }
}
