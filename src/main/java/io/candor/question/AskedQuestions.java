package io.candor.question;

import io.candor.access.Caller;
import io.candor.event.AnswerMode;
import io.candor.event.Decision;
import io.candor.event.Question;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Keeps every id to one question: the same question with it again is not sent again, unless it became a dead letter, and another
 * one is refused. Knows what was asked here, a bounded number, the oldest are removed first, and what this console has read of all others' questions: what was put on the stream
 * elsewhere a moment ago may not be known yet. Safe for use by several threads.
 */
final class AskedQuestions {
    private final RecentQuestions recent;
    private final KnownOutcomes known;
    private final Predicate<String> forgotten;
    private final Map<String, Asked> asked;
    private final Map<String, String> keys;

    /** @param mostRemembered ids and, apart from them, idempotency keys */
    AskedQuestions(RecentQuestions recent, int mostRemembered) {
        this(recent, new KnownOutcomes(recent, id -> Optional.empty()), mostRemembered, id -> false);
    }

    /**
     * @param known of all consoles, as far as it was read here
     * @param forgotten ids of questions that are, under which none can be asked: nobody would see its answer
     */
    AskedQuestions(RecentQuestions recent, KnownOutcomes known, int mostRemembered, Predicate<String> forgotten) {
        this.known = known;
        this.forgotten = forgotten;
        this.recent = recent;
        this.asked = new Bounded<>(mostRemembered);
        this.keys = new Bounded<>(mostRemembered);
    }

    /**
     * A question of a request.
     *
     * @param item which of many; null where the request holds only this
     * @param caller who asks, and is told nothing of questions of others
     */
    record Submission(Question question, Problem.Item item, Caller caller) {
        private RejectedException refusal(Problem.Kind kind, String field, String detail) {
            RejectedException refusal = new RejectedException(kind, detail).field(field);
            return item == null ? refusal : refusal.item(item);
        }
    }

    /**
     * What is to be done with one question.
     *
     * @param repeated whether it was asked before; then it is not to be sent
     * @param acknowledged completes when the broker has it, fails when it is not known whether it has; of a repeated question,
     *     that of the first time
     */
    record Claim(Question question, boolean repeated, CompletableFuture<Void> acknowledged) {
        /** How many are to be sent. */
        static int fresh(List<Claim> claims) {
            return (int) claims.stream().filter(claim -> !claim.repeated).count();
        }
    }

    private record Asked(QuestionContent content, CompletableFuture<Void> acknowledged) {}

    private static final class Bounded<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1;
        private final int most;

        Bounded(int most) {
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > most;
        }
    }

    /**
     * The idempotency key of a request.
     *
     * @param bodyHash of the body it came with
     */
    record Key(String name, String bodyHash) {
        static Key of(String name, byte[] body) {
            return new Key(name, DigestUtils.sha256Hex(body));
        }
    }

    /**
     * Claims the ids of all questions of a request, and its key, or nothing.
     *
     * @throws RejectedException if one of the ids is another question's, or the key another body's
     */
    synchronized List<Claim> claim(List<Submission> submissions, Optional<Key> key) {
        key.ifPresent(this::check);
        List<Claim> claims = new ArrayList<>();
        try {
            submissions.forEach(submission -> claims.add(claim(submission)));
        } catch (RejectedException conflict) {
            // Still under the lock, so nobody waits for these.
            remove(claims);
            throw conflict;
        }
        key.ifPresent(named -> keys.put(named.name, named.bodyHash));
        return claims;
    }

    /**
     * Whether a request came under this key before, here or, where it held one question, at another console or before a restart. Not
     * of a question that became a dead letter, since it would be asked again.
     */
    synchronized boolean isKnown(String key) {
        Optional<QuestionOutcome> outcome = known.find(key);
        return (keys.containsKey(key)
                        || outcome.isPresent()
                        || known.content(key).isPresent())
                && !(outcome.orElse(null) instanceof QuestionOutcome.DeadLettered);
    }

    /** What was asked here under an id; empty if it is not known. */
    synchronized Optional<QuestionContent> content(String id) {
        return Optional.ofNullable(asked.get(id)).map(here -> here.content);
    }

    /** Takes {@link #claim} back: nothing was sent, for the reason that whoever asked the same meanwhile is given too. */
    void release(List<Claim> claims, RejectedException reason) {
        synchronized (this) {
            remove(claims);
        }
        claims.stream().filter(claim -> !claim.repeated()).forEach(claim -> claim.acknowledged()
                .completeExceptionally(reason));
    }

    private void remove(List<Claim> claims) {
        claims.stream().filter(claim -> !claim.repeated()).forEach(claim -> {
            asked.remove(claim.question().getId());
            recent.removePending(claim.question().getId());
        });
    }

    private void check(Key key) {
        String earlier = keys.get(key.name);
        if (earlier != null && !earlier.equals(key.bodyHash)) {
            throw new RejectedException(
                    Problem.Kind.KEY_CONFLICT,
                    "this Idempotency-Key came with another body before; give every request a key of its own");
        }
    }

    private Claim claim(Submission submission) {
        Question question = submission.question();
        if (forgotten.test(question.getId())) {
            throw submission.caller().isLimited() ? taken(submission) : forgotten(submission);
        }
        QuestionContent content = QuestionContent.of(question);
        Asked before = asked.get(question.getId());
        if (before != null) {
            before.content
                    .difference(content)
                    .ifPresent(field -> conflict(submission, field, before.content.isFor(submission.caller())));
            if (!before.acknowledged.isCompletedExceptionally() && !isDeadLettered(submission)) {
                return new Claim(question, true, before.acknowledged);
            }
        } else if (isAnswered(submission)) {
            return new Claim(question, true, CompletableFuture.completedFuture(null));
        } else if (!isDeadLettered(submission) && isWaiting(submission)) {
            return new Claim(question, true, CompletableFuture.completedFuture(null));
        }
        Asked first = new Asked(content, new CompletableFuture<>());
        asked.put(question.getId(), first);
        // Before it is sent, because the answer may be faster than the acknowledgement.
        recent.addPending(question.getId());
        return new Claim(question, false, first.acknowledged);
    }

    /**
     * Whether the same question, asked here, elsewhere or before a restart, ended as a dead letter and is not asked again yet. It has
     * no answer, and what kept it from one may have passed.
     */
    private boolean isDeadLettered(Submission submission) {
        if (!(known.find(submission.question().getId()).orElse(null) instanceof QuestionOutcome.DeadLettered dead)) {
            return false;
        }
        dead.content().ifPresent(content -> content.difference(QuestionContent.of(submission.question()))
                .ifPresent(field -> conflict(submission, field, content.isFor(submission.caller()))));
        return true;
    }

    /** Whether the same question, asked elsewhere or before a restart, has not ended yet. */
    private boolean isWaiting(Submission submission) {
        Optional<QuestionContent> waiting = known.content(submission.question().getId());
        waiting.ifPresent(content -> content.difference(QuestionContent.of(submission.question()))
                .ifPresent(field -> conflict(submission, field, content.isFor(submission.caller()))));
        return waiting.isPresent();
    }

    /** Whether the same question, asked elsewhere or before a restart, has an answer. */
    private boolean isAnswered(Submission submission) {
        Question question = submission.question();
        if (!(known.find(question.getId()).orElse(null) instanceof QuestionOutcome.Answered answered)) {
            return false;
        }
        AnswerView answer = answered.answer();
        boolean visible = submission.caller().maySee(answer.domain(), answer.tenant());
        if (!Objects.equals(answer.tenant(), question.getTenant())) {
            conflict(submission, "tenant", visible);
        }
        if (!answer.question().equals(question.getText())) {
            conflict(submission, "text", visible);
        }
        if (!answer.domain().equals(question.getDomain())) {
            conflict(submission, "domain", visible);
        }
        if (isOfOtherMode(answered, question.getMode())) {
            conflict(submission, "mode", visible);
        }
        // Where another system answers instead of the model, a plain question does not say so.
        if (question.getMode() == AnswerMode.SCORE
                && !Objects.equals(answer.answerModel(), question.getAnswerModel())) {
            conflict(submission, "answerModel", visible);
        }
        if (question.getAnswer() != null
                && !answered.isExpired()
                && !question.getAnswer().equals(answer.answer())) {
            conflict(submission, "answer", visible);
        }
        return true;
    }

    private static boolean isOfOtherMode(QuestionOutcome.Answered answered, AnswerMode mode) {
        AnswerView answer = answered.answer();
        if (answer.mode() != null) {
            return !answer.mode().equals(mode.name());
        }
        boolean scored = answer.decision().equals(Decision.SCORED.name());
        // An earlier version does not tell a question that carried an answer from one that another system answered.
        boolean either = scored && answer.answerModel() != null;
        return !answered.isExpired() && !either && scored != (mode == AnswerMode.SCORE);
    }

    /**
     * Which field differs would tell whether a text was guessed right.
     *
     * @param visible whether the question whose id it is may be seen by the caller
     */
    private static void conflict(Submission submission, String field, boolean visible) {
        if (!visible) {
            throw taken(submission);
        }
        throw submission.refusal(
                Problem.Kind.ID_CONFLICT,
                field,
                "the id '" + submission.question().getId() + "' belongs to a question with another " + field
                        + "; ask this one under an id of its own, or leave the id out");
    }

    private static RejectedException forgotten(Submission submission) {
        return submission.refusal(
                Problem.Kind.ID_CONFLICT,
                "id",
                "what was asked under the id '" + submission.question().getId()
                        + "' was forgotten, and nobody would see an answer under it; ask under another, or leave the id out");
    }

    private static RejectedException taken(Submission submission) {
        return submission.refusal(
                Problem.Kind.ID_CONFLICT,
                "id",
                "the id '" + submission.question().getId() + "' is taken; ask under another, or leave the id out");
    }
}
