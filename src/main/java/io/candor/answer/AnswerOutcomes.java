package io.candor.answer;

import io.candor.answer.release.AnswerEngine;
import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Escalation;
import io.candor.event.Question;
import io.candor.event.RecordPosition;
import io.candor.event.Timings;
import io.candor.honesty.map.TokenLogProbabilities;
import io.candor.llm.decoder.Continuation;
import io.candor.llm.decoder.ContinuousBatch;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Fills in answers as far as they are known, and hands over the outcomes of questions. For one thread. */
final class AnswerOutcomes {
    private final AuditSample sample;
    private final Supplier<AnswerKeys> keys;
    private final AcceptanceRule acceptance;
    private final AnswerMetrics metrics;
    private final Clock clock;
    private final Optional<String> answerer;

    /** @param answerer name of who answers instead of the model; empty where it answers itself */
    AnswerOutcomes(
            AuditSample sample,
            Supplier<AnswerKeys> keys,
            AcceptanceRule acceptance,
            AnswerMetrics metrics,
            Clock clock,
            Optional<String> answerer) {
        this.answerer = answerer;
        this.sample = sample;
        this.keys = keys;
        this.acceptance = acceptance;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** A question whose confidence pass has ended. */
    Begun begun(AnswerEngine.Serving serving, QueuedQuestion queued, float logit, long startNanos, long scoredNanos) {
        Begun begun = Begun.of(
                queued, unanswered(serving, queued, startNanos), serving, answerer(queued), logit, scoredNanos);
        begun.answer()
                .setTimings(
                        new Timings(micros(startNanos - queued.polledNanos()), micros(scoredNanos - startNanos), 0L));
        return begun;
    }

    private Optional<String> answerer(QueuedQuestion queued) {
        return queued.isScoreOnly() ? Optional.ofNullable(queued.question().getAnswerModel()) : answerer;
    }

    /** An answer has ended: it is decided on. */
    Answer.Builder decided(ContinuousBatch.Ended<Begun> ended) {
        Begun begun = ended.owner();
        Continuation continuation = ended.generation().continuation();
        long took = System.nanoTime() - begun.scoredNanos();
        metrics.generated(took);
        TokenLogProbabilities tokens =
                new TokenLogProbabilities(Math.min(0, continuation.meanLogProbability()), continuation.tokens().length);
        Answer.Builder answer = begun.confident(ended.generation().text(), tokens)
                .setAnswer(ended.generation().text())
                .setAnswerTokens(tokens.tokens())
                .setMeanTokenLogProbability(tokens.mean());
        answer.getTimings().setGenerationMicros(micros(took));
        sample.draw(answer, keys.get().texts());
        acceptance.decide(answer);
        return answer;
    }

    /** An answer was decided on, and stays. */
    void answered(Begun begun, Answer.Builder decided) {
        finish(begun.queued(), decided);
    }

    /** The second engine has answered what was not accepted. */
    void escalated(Begun begun, Answer.Builder second, Escalation escalation) {
        sample.drawEscalated(second, keys.get().texts());
        acceptance.decideEscalated(second);
        finishInTime(begun, second.setEscalation(escalation));
    }

    /** The second engine has not answered what was not accepted: the first answer stays. */
    void kept(Begun begun, Answer.Builder first, Escalation escalation) {
        finishInTime(begun, first.setEscalation(escalation));
    }

    private void finishInTime(Begun begun, Answer.Builder answer) {
        if (begun.queued().isExpired(clock.instant())) {
            expired(begun.queued(), begun.unanswered());
        } else {
            finish(begun.queued(), answer);
        }
    }

    /** Confidences were all that was asked for, or another system has answered: of its answers some may be accepted. */
    void scored(Begun begun, Answer.Builder answer) {
        sample.draw(answer, keys.get().texts());
        acceptance.decideScored(answer);
        finish(begun.queued(), answer);
    }

    /** It came too late, or took too long. */
    void expired(QueuedQuestion queued, Answer.Builder unanswered) {
        finish(queued, unanswered.setDecision(Decision.EXPIRED));
    }

    private void finish(QueuedQuestion queued, Answer.Builder answer) {
        queued.pending()
                .finish(new Outcome.Answered(
                        answer.setAnsweredAt(clock.instant()).build()));
    }

    /** What is known of an answer before anything was computed. */
    Answer.Builder unanswered(AnswerEngine.Serving serving, QueuedQuestion queued, long start) {
        Question question = queued.question();
        ConsumerRecord<byte[], byte[]> origin = queued.pending().origin();
        return Answer.newBuilder()
                .setQuestionId(question.getId())
                .setQuestion(question.getText())
                .setTextHash(keys.get().texts().hash(question.getText()))
                .setSubjectHash(subjectHash(question.getSubject()))
                .setDomain(question.getDomain())
                .setTenant(question.getTenant())
                .setMode(question.getMode())
                .setAnswerModel(question.getAnswerModel())
                .setAnswerMeanTokenLogProbability(question.getAnswerMeanTokenLogProbability())
                .setModelId(serving.modelId())
                .setReleaseId(serving.releaseId())
                .setAskedAt(question.getAskedAt())
                .setTimings(new Timings(micros(start - queued.polledNanos()), 0L, 0L))
                .setSource(new RecordPosition(origin.topic(), origin.partition(), origin.offset()));
    }

    private String subjectHash(String subject) {
        return subject == null ? null : keys.get().subjects().hash(subject);
    }

    private static long micros(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos);
    }
}
