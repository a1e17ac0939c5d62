package io.candor.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * Gives verdicts to a running service, several at a time and those on one question one after the other. What may pass is tried again: always where the
 * service asks for slower sending, else for a while; then nothing more is sent.
 */
final class VerdictSender {
    private static final int LANES = 8;
    private static final int ACCEPTED = 202;
    private static final int UNAUTHENTICATED = 401;
    private static final int TOO_MANY = 429;
    private static final int FAILED = 500;
    private static final Duration REQUEST_PATIENCE = Duration.ofSeconds(20);
    /** Where a problem says at which place of a body that nobody wrote by hand. */
    private static final Pattern PLACE = Pattern.compile(" at line \\d+, column \\d+$");

    private static final String UNKNOWN = "UNKNOWN_HERE";

    private final ObjectMapper json = new ObjectMapper();
    private final ServiceClient service;
    private final Duration patience;
    private final CompletableFuture<?>[] lanes = new CompletableFuture<?>[LANES];
    private final AtomicReference<VerdictOutcome.NotSent> stopped = new AtomicReference<>();

    /** @param patience how long a service that is away is waited for */
    VerdictSender(ServiceClient service, Duration patience) {
        this.service = service;
        this.patience = patience;
        Arrays.fill(lanes, CompletableFuture.completedFuture(null));
    }

    /** Sends a verdict behind those on the same question. */
    CompletableFuture<VerdictOutcome> send(ObjectNode verdict) {
        int lane = Math.floorMod(verdict.path("questionId").asText().hashCode(), LANES);
        CompletableFuture<VerdictOutcome> sent =
                lanes[lane].thenCompose(before -> attempt(verdict, 0, System.nanoTime() + patience.toNanos()));
        lanes[lane] = sent;
        return sent;
    }

    private CompletableFuture<VerdictOutcome> attempt(ObjectNode verdict, int tries, long deadline) {
        if (stopped.get() != null) {
            return CompletableFuture.completedFuture(stopped.get());
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(service.uri("/v1/feedback"))
                .timeout(REQUEST_PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(bytes(verdict)));
        return service.begin(request)
                .handle((response, failure) -> failure == null
                        ? answered(verdict, response, tries, deadline)
                        : later(verdict, tries, deadline, wait(tries), service.absence()))
                .thenCompose(outcome -> outcome);
    }

    private CompletableFuture<VerdictOutcome> answered(
            ObjectNode verdict, HttpResponse<String> response, int tries, long deadline) {
        int status = response.statusCode();
        if (status == ACCEPTED) {
            return CompletableFuture.completedFuture(new VerdictOutcome.Accepted(isUnknown(response.body())));
        }
        String reason = PLACE.matcher(service.detail(response)).replaceAll("");
        if (status == TOO_MANY) {
            return again(verdict, tries, System.nanoTime() + patience.toNanos(), asked(response, tries));
        }
        if (status >= FAILED) {
            return later(verdict, tries, deadline, asked(response, tries), reason);
        }
        return CompletableFuture.completedFuture(
                status == UNAUTHENTICATED ? stop(reason) : new VerdictOutcome.Refused(reason));
    }

    private boolean isUnknown(String body) {
        try {
            return UNKNOWN.equals(json.readTree(body).path("question").asText());
        } catch (JsonProcessingException unreadable) {
            // It was taken, whatever else the service says.
            return false;
        }
    }

    private CompletableFuture<VerdictOutcome> later(
            ObjectNode verdict, int tries, long deadline, Duration wait, String reason) {
        return System.nanoTime() + wait.toNanos() > deadline
                ? CompletableFuture.completedFuture(stop(reason))
                : again(verdict, tries, deadline, wait);
    }

    private CompletableFuture<VerdictOutcome> again(ObjectNode verdict, int tries, long deadline, Duration wait) {
        return CompletableFuture.supplyAsync(
                        () -> attempt(verdict, tries + 1, deadline),
                        CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS))
                .thenCompose(outcome -> outcome);
    }

    private VerdictOutcome stop(String reason) {
        stopped.compareAndSet(null, new VerdictOutcome.NotSent(reason));
        return stopped.get();
    }

    /** Longer each time, at most some seconds. */
    private static Duration wait(int tries) {
        return Duration.ofMillis(250L << Math.min(tries, 4));
    }

    private static Duration asked(HttpResponse<String> response, int tries) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,3}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElseGet(() -> wait(tries));
    }

    private byte[] bytes(ObjectNode verdict) {
        try {
            return json.writeValueAsBytes(verdict);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
