package io.candor.monitor;

import io.candor.event.Topics;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a dead letter lies.
 *
 * @param ofQuestions whether on the topic of questions' letters; else on that of verdicts'
 * @param partition of that topic
 * @param offset in that partition
 */
record DeadLetterId(boolean ofQuestions, int partition, long offset) {
    /** What {@link #toString} looks like. */
    static final String PATTERN = "(questions|feedback)-([0-9]{1,6})-([0-9]{1,18})";

    private static final Pattern TEXT = Pattern.compile(PATTERN);

    /** Empty if it is none. */
    static Optional<DeadLetterId> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new DeadLetterId(
                        matcher.group(1).equals("questions"),
                        Integer.parseInt(matcher.group(2)),
                        Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    /** The name of its topic. */
    String topic(Topics topics) {
        return (ofQuestions ? topics.questionDeadLetters() : topics.feedbackDeadLetters()).name();
    }

    /** As the subject of an action. */
    String subject(Topics topics) {
        return topic(topics) + "/" + partition + "/" + offset;
    }

    @Override
    public String toString() {
        return (ofQuestions ? "questions-" : "feedback-") + partition + "-" + offset;
    }
}
