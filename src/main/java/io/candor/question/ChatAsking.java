package io.candor.question;

import io.candor.access.Caller;
import io.candor.access.CallerIdentity;
import io.candor.access.CallerUse;
import io.candor.event.DeadLetterReason;
import io.candor.event.Question;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.opentelemetry.context.Context;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks questions that come in one of OpenAI's forms and waits for their answers; each goes over the stream like any other. */
@ApplicationScoped
class ChatAsking {
    /** Dead letters by the asker's fault. */
    private static final Set<DeadLetterReason> INVALID = Set.of(
            DeadLetterReason.EMPTY_TEXT,
            DeadLetterReason.TEXT_TOO_LONG,
            DeadLetterReason.CONTROL_CHARACTERS,
            DeadLetterReason.INVALID_FIELD,
            DeadLetterReason.RECORD_TOO_LARGE);

    private final ConsoleRole console;
    private final QuestionConfig config;
    private final QuestionSubmitter submitter;
    private final CallerIdentity callers;
    private final CallerUse use;

    ChatAsking(
            ConsoleRole console,
            QuestionConfig config,
            QuestionSubmitter submitter,
            CallerIdentity callers,
            CallerUse use) {
        this.console = console;
        this.config = config;
        this.submitter = submitter;
        this.callers = callers;
        this.use = use;
    }

    /** A request in one of the forms. */
    @FunctionalInterface
    interface Form {
        /** The same as a question of ours. */
        QuestionRequest asQuestion(long ttlMillis);
    }

    /**
     * Asks, and waits for as long as the question may take: a reader gives up at the deadline that it has, so nobody works on it in vain.
     *
     * @param body as it came
     * @param idempotencyKey null for none
     * @return fails with a {@link RejectedException} where there is no answer
     */
    CompletionStage<AnswerView> answer(Form form, byte[] body, String idempotencyKey, Context trace) {
        QuestionService service = console.requireService();
        Caller caller = callers.caller();
        Optional<String> key = Optional.ofNullable(idempotencyKey).map(header -> CallerKey.of(header, caller));
        long wait = config.maxWait().toMillis();
        Question question = service.parser().parse(form.asQuestion(wait), key, caller);
        List<AskedQuestions.Claim> claims = service.asked()
                .claim(
                        List.of(new AskedQuestions.Submission(question, null, caller)),
                        key.map(named -> AskedQuestions.Key.of(named, body)));
        CompletableFuture<Void> sending = submitter.send(service, claims, trace);
        use.asked(caller, AskedQuestions.Claim.fresh(claims));
        return sending.thenCompose(sent -> outcome(service, question.getId(), wait))
                .thenApply(ChatAsking::answer);
    }

    private static CompletableFuture<QuestionOutcome> outcome(QuestionService service, String id, long waitMillis) {
        return service.known()
                .await(id)
                .orTimeout(waitMillis, TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure ->
                        CompletableFuture.failedFuture(failure instanceof TimeoutException ? late(id) : failure));
    }

    private static RejectedException late(String id) {
        return new RejectedException(
                Problem.Kind.NOT_ANSWERED,
                "question '" + id
                        + "' was not answered within candor.question.max-wait and is given up; what became of it"
                        + " is under /v1/questions");
    }

    private static AnswerView answer(QuestionOutcome outcome) {
        if (outcome instanceof QuestionOutcome.DeadLettered dead) {
            QuestionOutcome.DeadLetterView letter = dead.letter();
            boolean invalid = INVALID.stream().anyMatch(reason -> reason.name().equals(letter.reason()));
            throw new RejectedException(
                    invalid ? Problem.Kind.INVALID_REQUEST : Problem.Kind.UNANSWERABLE,
                    letter.reason() + ": " + letter.detail());
        }
        QuestionOutcome.Answered answered = (QuestionOutcome.Answered) outcome;
        if (answered.isExpired()) {
            throw late(answered.questionId());
        }
        if (answered.answer().answer() == null) {
            throw new RejectedException(Problem.Kind.ID_CONFLICT, "the question was asked for its confidence alone");
        }
        return answered.answer();
    }
}
