package io.candor.audit;

import io.candor.event.KafkaConnection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds questions that retention removed before anyone read them: the log begins behind what the answerers have committed and
 * behind every question that came to an end, whoever ended it; or it begins behind the oldest open question while later ones
 * have ended already. A group that has committed nothing may have had its offsets
 * removed (Kafka does so a week after its last member left), so then it must be certain that no outcome was removed either.
 */
final class UnreadQuestions {
    private final KafkaConnection connection;
    private final String group;
    private final Questions questions;
    private boolean outcomesWhole;

    /** @param group of the answerers */
    UnreadQuestions(KafkaConnection connection, String group, Questions questions) {
        this.connection = connection;
        this.group = group;
        this.questions = questions;
    }

    /** @param whole whether retention has removed nothing from the topics of answers and dead letters */
    void outcomesAre(boolean whole) {
        outcomesWhole = whole;
    }

    void judge(Consumer<Violation> found) {
        Set<Integer> suspects = new HashSet<>();
        questions.ledgers().forEach((partition, ledger) -> {
            if (ledger.start() > 0) {
                suspects.add(partition);
            }
        });
        if (!suspects.isEmpty()) {
            GroupOffsets.read(connection, group, questions.topicName())
                    .ifPresent(offsets -> suspects.forEach(partition -> judge(partition, offsets, found)));
        }
    }

    private void judge(int partition, GroupOffsets offsets, Consumer<Violation> found) {
        Optional<Long> committed = offsets.offset(partition);
        if (committed.isEmpty() && !outcomesWhole) {
            return;
        }
        Ledger ledger = questions.ledgers().get(partition);
        // Where others are finished ahead of it, the committed offset is that of an open question.
        boolean overtaken = offsets.finished(partition)
                .filter(finished -> !finished.ahead().isEmpty() && !isEnded(ledger, finished.firstOpen()))
                .isPresent();
        long first = overtaken ? committed.get() : Math.max(ledger.frontier(), committed.orElse(0L));
        long start = ledger.start();
        if (first < start) {
            String read = committed.map(offset -> "has read up to " + offset).orElse("has committed nothing");
            found.accept(new Violation(
                    ViolationKind.DELETED_UNREAD,
                    questions.topicName(),
                    partition,
                    first,
                    overtaken
                            ? "it is deleted, and group " + group + " has not ended it, though later ones"
                            : "offsets " + first + " to " + (start - 1) + " are deleted, and group " + group + " "
                                    + read));
        }
    }

    private static boolean isEnded(Ledger ledger, long offset) {
        return ledger.has(offset, Ledger.ANSWERED) || ledger.has(offset, Ledger.DEAD);
    }
}
