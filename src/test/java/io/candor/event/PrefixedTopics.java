package io.candor.event;

/** Topics of a test's own on a broker that it shares. */
public final class PrefixedTopics {
    private PrefixedTopics() {}

    /** The same topics under names that begin with {@code prefix}. */
    public static Topics of(String prefix, Topics topics) {
        return new Topics(
                renamed(prefix, topics.questions()),
                renamed(prefix, topics.questionDeadLetters()),
                renamed(prefix, topics.answers()),
                renamed(prefix, topics.acceptedAnswers()),
                renamed(prefix, topics.reviewAnswers()),
                renamed(prefix, topics.feedback()),
                renamed(prefix, topics.feedbackDeadLetters()),
                renamed(prefix, topics.labeledAnswers()),
                renamed(prefix, topics.calibrationBatches()),
                renamed(prefix, topics.calibrationReports()),
                renamed(prefix, topics.driftAlarms()),
                renamed(prefix, topics.consistency()),
                renamed(prefix, topics.releases()),
                renamed(prefix, topics.promises()),
                renamed(prefix, topics.policies()),
                renamed(prefix, topics.trainingProgress()),
                renamed(prefix, topics.apiKeys()),
                renamed(prefix, topics.actions()),
                renamed(prefix, topics.erasures()));
    }

    private static <K, V> Topic<K, V> renamed(String prefix, Topic<K, V> topic) {
        return new Topic<>(
                prefix + topic.name(),
                topic.keySerde(),
                topic.valueSerde(),
                topic.partitions(),
                topic.retention(),
                topic.maxRecordBytes());
    }
}
