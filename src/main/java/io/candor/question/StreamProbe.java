package io.candor.question;

import io.candor.event.Question;
import io.candor.event.Topic;
import io.candor.event.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jboss.logging.Logger;

/**
 * Whether a question asked now would reach the stream: the topics are there, the broker answers, and the registry has given
 * the schema its id. An id once given is kept, so a registry that goes down later does no harm.
 */
final class StreamProbe implements Runnable {
    private static final Logger LOG = Logger.getLogger(StreamProbe.class);

    private final Admin admin;
    private final Topics topics;
    private final Duration timeout;
    private volatile Optional<String> problem = Optional.of("not looked at yet");

    StreamProbe(Admin admin, Topics topics, Duration timeout) {
        this.admin = admin;
        this.topics = topics;
        this.timeout = timeout;
    }

    /** What prevents it, by the last check; empty if nothing does. */
    Optional<String> problem() {
        return problem;
    }

    @Override
    public void run() {
        Optional<String> found = check();
        if (!found.equals(problem)) {
            LOG.infof(
                    "question stream is %s problem=%s", found.isEmpty() ? "ready" : "not ready", found.orElse("none"));
        }
        problem = found;
    }

    private Optional<String> check() {
        try {
            List<String> names = List.of(
                    topics.questions().name(),
                    topics.answers().name(),
                    topics.questionDeadLetters().name());
            admin.describeTopics(names).allTopicNames().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            Topic<String, Question> questions = topics.questions();
            questions.valueSerde().serializer().serialize(questions.name(), sample());
            return Optional.empty();
        } catch (ExecutionException failure) {
            return Optional.of("Kafka: " + failure.getCause().getMessage());
        } catch (TimeoutException failure) {
            return Optional.of("Kafka: no answer in " + timeout.toMillis() + " ms");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return problem;
        } catch (RuntimeException failure) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
    }

    private static Question sample() {
        return Question.newBuilder()
                .setId("probe")
                .setText("probe")
                .setAskedAt(Instant.EPOCH)
                .build();
    }
}
