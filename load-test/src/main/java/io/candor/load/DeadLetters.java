package io.candor.load;

import io.candor.event.Question;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers which questions were poison and which became dead letters: they must be the same. */
final class DeadLetters implements Asker {
    private final Asker asker;
    private final Set<String> poison = ConcurrentHashMap.newKeySet();
    private final Set<String> dead = ConcurrentHashMap.newKeySet();

    /** @param asker that really asks */
    DeadLetters(Asker asker) {
        this.asker = asker;
    }

    @Override
    public CompletableFuture<Void> ask(Question question) {
        if (question.getText().isEmpty()) {
            poison.add(question.getId());
        }
        return asker.ask(question);
    }

    void seen(String questionId, boolean isDead) {
        if (isDead) {
            dead.add(questionId);
        }
    }

    /** As far as they are known. */
    Justified justified() {
        return new Justified(dead.size(), unjustified());
    }

    /** Poison, and nothing else, became a dead letter. */
    record Justified(long count, long unjustified) implements Invariant {
        @Override
        public boolean holds() {
            return unjustified == 0;
        }

        @Override
        public List<String> sentences() {
            return List.of(String.format(
                    "%d dead letters, %d of them not justified (poison, and nothing else, must end there).",
                    count, unjustified));
        }
    }

    /** Dead letters of questions that were in order, and poison that did not become one. */
    int unjustified() {
        Set<String> different = new HashSet<>(dead);
        different.removeAll(poison);
        Set<String> missing = new HashSet<>(poison);
        missing.removeAll(dead);
        return different.size() + missing.size();
    }

    @Override
    public void close() {
        asker.close();
    }
}
