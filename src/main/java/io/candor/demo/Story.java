package io.candor.demo;

import io.candor.event.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** State that the acts share. Used by one thread. */
final class Story {
    /** Longer than one request of theirs, as the clients demand. */
    private static final Duration CLIENT_PATIENCE = Duration.ofMinutes(2);

    private final KafkaConnection connection;
    private final List<DemoQuestion> questions;
    private final UntaughtQuestions changed;
    private final List<DemoQuestion> promised;
    private final PromiseCourse promise;
    private final Timeline timeline = new Timeline();
    private final long deadlineNanos;
    private final List<AnsweredQuestion> answered = new ArrayList<>();

    /**
     * @param questions what is asked first
     * @param promised what is asked once something is promised of the answers
     * @param changed what is asked in the changed world, again and again
     */
    Story(
            KafkaConnection connection,
            List<DemoQuestion> questions,
            List<DemoQuestion> promised,
            List<DemoQuestion> changed,
            PromiseCourse promise,
            Duration limit) {
        this.connection = patient(connection, limit);
        this.questions = List.copyOf(questions);
        this.promised = List.copyOf(promised);
        this.promise = promise;
        this.changed = UntaughtQuestions.of(changed);
        this.deadlineNanos = System.nanoTime() + limit.toNanos();
    }

    /** On a busy machine the clients' own limits of one and two minutes would end the demo long before its time is over. */
    private static KafkaConnection patient(KafkaConnection connection, Duration limit) {
        long millis = Math.min(Integer.MAX_VALUE, Math.max(CLIENT_PATIENCE.toMillis(), limit.toMillis()));
        Map<String, String> settings = new HashMap<>(connection.clientSettings());
        for (String key : List.of("default.api.timeout.ms", "delivery.timeout.ms", "max.block.ms")) {
            settings.put(key, Long.toString(millis));
        }
        return new KafkaConnection(connection.bootstrapServers(), settings, connection.topics());
    }

    /** Its clients wait as long as the demo may take. */
    KafkaConnection connection() {
        return connection;
    }

    List<DemoQuestion> questions() {
        return questions;
    }

    /** What is asked once something is promised of the answers. */
    List<DemoQuestion> promised() {
        return promised;
    }

    PromiseCourse promise() {
        return promise;
    }

    /** The question with this number, counted from 0, that is asked in the changed world. */
    DemoQuestion later(int number) {
        DemoQuestion question = changed.taught().get(number % changed.taught().size());
        return question.renamed("later-" + number + ":" + question.id());
    }

    /** Questions of the changed world that people never judge. */
    List<DemoQuestion> untaught() {
        return changed.untaught();
    }

    Timeline timeline() {
        return timeline;
    }

    void add(AnsweredQuestion question) {
        answered.add(question);
    }

    /** In the order the answers came. */
    List<AnsweredQuestion> answered() {
        return answered;
    }

    /** What is left of the demo's time; zero when it is over. */
    Duration timeLeft() {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }

    /** The same, but at least {@code least}: to finish what was begun when time ran out. */
    Duration timeToFinish(Duration least) {
        Duration left = timeLeft();
        return left.compareTo(least) > 0 ? left : least;
    }
}
