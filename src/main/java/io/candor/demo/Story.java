package io.candor.demo;

import io.candor.event.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** State that the acts share. Used by one thread. */
final class Story {
    private final KafkaConnection connection;
    private final List<DemoQuestion> questions;
    private final List<DemoQuestion> changed;
    private final Timeline timeline = new Timeline();
    private final long deadlineNanos;
    private final List<AnsweredQuestion> answered = new ArrayList<>();

    /**
     * @param questions what is asked first
     * @param changed what is asked in the changed world, again and again
     */
    Story(KafkaConnection connection, List<DemoQuestion> questions, List<DemoQuestion> changed, Duration limit) {
        this.connection = connection;
        this.questions = List.copyOf(questions);
        this.changed = List.copyOf(changed);
        this.deadlineNanos = System.nanoTime() + limit.toNanos();
    }

    KafkaConnection connection() {
        return connection;
    }

    List<DemoQuestion> questions() {
        return questions;
    }

    /** The question with this number, counted from 0, that is asked in the changed world. */
    DemoQuestion later(int number) {
        DemoQuestion question = changed.get(number % changed.size());
        return question.renamed("later-" + number + ":" + question.id());
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
}
