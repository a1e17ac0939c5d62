package io.candor.load;

import io.candor.demo.DemoQuestion;
import io.candor.event.AnswerMode;
import io.candor.event.Question;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.utils.Utils;

/** Draws questions by seed: the same seed gives the same questions with the same ids. */
final class Draw {
    private static final int HOT_PARTITION = 0;

    private final Scenario scenario;
    private final String run;
    private final int partitions;
    private final Random random;
    private final List<DemoQuestion> texts;

    /** @param run prefix of the ids, unique per run */
    Draw(Scenario scenario, String run, int partitions, long seed) {
        this.scenario = scenario;
        this.run = run;
        this.partitions = partitions;
        this.random = new Random(seed);
        try (InputStream lines = DemoQuestion.class.getResourceAsStream("/atlas/questions/demo.jsonl")) {
            texts = DemoQuestion.read(lines);
        } catch (IOException unreadable) {
            throw new IllegalStateException("the demo's questions cannot be read", unreadable);
        }
    }

    /** The question with that number; a poison one has no text. */
    Question question(long index) {
        boolean poison = random.nextDouble() < scenario.poison();
        boolean hot = random.nextDouble() < scenario.hot();
        AnswerMode mode = random.nextDouble() < scenario.score() ? AnswerMode.SCORE : AnswerMode.ANSWER;
        String text = poison ? "" : texts.get(random.nextInt(texts.size())).question();
        return new Question(
                id(index, hot), text, "load", mode, 0, Instant.now(), null, Map.of(), null, null, null, null, null);
    }

    private String id(long index, boolean hot) {
        String id = run + "-" + index;
        for (int salt = 0; hot && partition(id) != HOT_PARTITION; salt++) {
            id = run + "-" + index + "-" + salt;
        }
        return id;
    }

    /** As Kafka's default partitioner does. */
    private int partition(String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % partitions;
    }
}
