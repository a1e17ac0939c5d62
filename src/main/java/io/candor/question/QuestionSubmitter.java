package io.candor.question;

import io.candor.runtime.RejectedException;
import io.opentelemetry.context.Context;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Puts claimed questions on the stream, and keeps account of each. */
@ApplicationScoped
class QuestionSubmitter {
    private final QuestionMetrics metrics;

    QuestionSubmitter(QuestionMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * Sends those that were not asked before.
     *
     * @return completes when the broker has all of them, the repeated ones too; fails when it is not known whether it has
     * @throws RejectedException if too many are in flight; the claims are released then
     */
    CompletableFuture<Void> send(QuestionService service, List<AskedQuestions.Claim> claims, Context trace) {
        List<AskedQuestions.Claim> fresh =
                claims.stream().filter(claim -> !claim.repeated()).toList();
        try {
            List<CompletableFuture<Long>> sent = service.producer()
                    .send(fresh.stream().map(AskedQuestions.Claim::question).toList(), trace);
            for (int i = 0; i < sent.size(); i++) {
                AskedQuestions.Claim claim = fresh.get(i);
                sent.get(i).whenComplete((offset, failure) -> recordResult(service, claim, offset, failure));
            }
        } catch (RejectedException full) {
            service.asked().release(claims, full);
            throw full;
        }
        return CompletableFuture.allOf(
                claims.stream().map(AskedQuestions.Claim::acknowledged).toArray(CompletableFuture[]::new));
    }

    private void recordResult(QuestionService service, AskedQuestions.Claim claim, Long offset, Throwable failure) {
        if (failure == null) {
            service.recent().acknowledged(claim.question().getId(), offset);
            metrics.accepted();
            claim.acknowledged().complete(null);
        } else {
            service.recent().removePending(claim.question().getId());
            claim.acknowledged().completeExceptionally(failure);
        }
    }
}
