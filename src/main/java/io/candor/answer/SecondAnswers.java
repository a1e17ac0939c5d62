package io.candor.answer;

import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Escalation;
import io.candor.event.EscalationOutcome;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What was not accepted is answered by a second engine, and its answer is read by our model. Texts of the audit sample keep the model's own
 * answer, so that what the sample says of these does not depend on which are accepted. For one thread.
 */
final class SecondAnswers implements AutoCloseable {
    private final SecondEngine engine;
    private final EscalationConfig config;
    private final GivenAnswers given;
    private final AnswerOutcomes outcomes;
    private final Clock clock;
    private final List<SecondEngine.Reply> unread = new ArrayList<>();
    /** Handed over and not replied to. */
    private int asked;

    private Instant hour = Instant.EPOCH;
    private double spent;

    /** @param engine started, and closed with this */
    SecondAnswers(SecondEngine engine, GivenAnswers given, AnswerOutcomes outcomes, Clock clock) {
        this.engine = engine;
        this.config = engine.config();
        this.given = given;
        this.outcomes = outcomes;
        this.clock = clock;
    }

    /** Whether a decided answer is the second engine's to give. */
    boolean isWanted(Answer.Builder first) {
        return first.getDecision() == Decision.REVIEW && !first.getAuditSampled() && config.isMeant(first.getDomain());
    }

    /** Hands a question over, or ends it with the first answer where that cannot be. */
    void ask(Begun begun, Answer.Builder first) {
        SecondQuestion question = new SecondQuestion(
                begun, first, System.nanoTime() + config.timeout().toNanos(), false);
        Optional<String> leftAlone = engine.leftAlone();
        if (isOverBudget()) {
            keep(question, EscalationOutcome.OVER_BUDGET, "the budget of this hour is spent");
        } else if (leftAlone.isPresent()) {
            keep(question, EscalationOutcome.FAILED, leftAlone.get());
        } else if (engine.offer(question)) {
            asked++;
        } else {
            keep(question, EscalationOutcome.BUSY, "too many questions wait for the second engine");
        }
    }

    private void beginHour() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.HOURS);
        if (!now.equals(hour)) {
            hour = now;
            spent = 0;
        }
    }

    private boolean isOverBudget() {
        beginHour();
        return config.budget().isPresent()
                && spent + asked * config.cost().answer() + config.cost().answer()
                        > config.budget().getAsDouble();
    }

    /** Waits a moment for a reply: there is nothing else to do. */
    void await(long millis) {
        try {
            engine.awaitReply(millis).ifPresent(unread::add);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Ends the questions whose replies came.
     *
     * @throws RuntimeException whatever the model throws, or an OutOfMemoryError; then those with an answer are read at the next call
     */
    void ended() {
        unread.addAll(engine.replies());
        unread.removeIf(this::endFailed);
        if (unread.isEmpty()) {
            return;
        }
        Map<Begun, SecondQuestion> answered = new LinkedHashMap<>();
        unread.forEach(reply -> answered.put(carrying((SecondEngine.Reply.Answered) reply), reply.question()));
        Map<Begun, Double> read = given.meanLogProbabilities(List.copyOf(answered.keySet()));
        asked -= unread.size();
        unread.clear();
        answered.forEach((begun, question) -> end(
                question,
                begun,
                read.containsKey(begun) ? GivenAnswers.read(begun, read.get(begun)) : GivenAnswers.unread(begun)));
    }

    private boolean endFailed(SecondEngine.Reply reply) {
        if (reply instanceof SecondEngine.Reply.Failed failed) {
            asked--;
            keep(failed.question(), EscalationOutcome.FAILED, failed.problem());
            return true;
        }
        return false;
    }

    private Begun carrying(SecondEngine.Reply.Answered reply) {
        return given.carrying(reply.question().begun().by(engine.model()), reply.generation(), engine.model());
    }

    /** After a failure: whose answers could not be read and who has to begin anew. */
    List<QueuedQuestion> giveUp() {
        List<QueuedQuestion> lost =
                unread.stream().map(reply -> reply.question().begun().queued()).toList();
        asked -= lost.size();
        unread.clear();
        return lost;
    }

    private void end(SecondQuestion question, Begun begun, Answer.Builder second) {
        double cost =
                config.cost().answer() + config.cost().token() * (second.getPromptTokens() + second.getAnswerTokens());
        beginHour();
        spent += cost;
        outcomes.escalated(
                begun,
                second,
                escalation(question, EscalationOutcome.ANSWERED)
                        .setFirstAnswer(question.first().getAnswer())
                        .setCost(cost)
                        .build());
    }

    private void keep(SecondQuestion question, EscalationOutcome outcome, String problem) {
        outcomes.kept(
                question.begun(),
                question.first(),
                escalation(question, outcome).setProblem(problem).build());
    }

    private Escalation.Builder escalation(SecondQuestion question, EscalationOutcome outcome) {
        Answer.Builder first = question.first();
        double confidence = first.getAnswerConfidence() == null ? first.getConfidence() : first.getAnswerConfidence();
        String by =
                first.getPolicyVersion() == null ? "the threshold of the domain" : "policy " + first.getPolicyVersion();
        return Escalation.newBuilder()
                .setAnswerModel(engine.model())
                .setOutcome(outcome)
                .setReason(String.format(Locale.ROOT, "a confidence of %.4f was not accepted by %s", confidence, by))
                .setFirstConfidence(confidence)
                .setFirstPolicyVersion(first.getPolicyVersion());
    }

    /** Questions that have no outcome yet. */
    int size() {
        return asked;
    }

    @Override
    public void close() {
        engine.close();
    }
}
