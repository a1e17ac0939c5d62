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
 * Gives verdicts or questions to a running service, several at a time and those of one question one after the other. What may pass is tried again: always where the
 * service asks for slower sending, else for a while; then nothing more is sent.
 */
final class LineSender {
    private static final int LANES = 8;
    private static final int OK = 200;
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
    private final String path;
    private final String question;
    private final Duration patience;
    private final CompletableFuture<?>[] lanes = new CompletableFuture<?>[LANES];
    private final AtomicReference<LineOutcome.NotSent> stopped = new AtomicReference<>();

    /**
     * @param path that takes them
     * @param question the field with the id of the question
     * @param patience how long a service that is away is waited for
     */
    LineSender(ServiceClient service, String path, String question, Duration patience) {
        this.service = service;
        this.path = path;
        this.question = question;
        this.patience = patience;
        Arrays.fill(lanes, CompletableFuture.completedFuture(null));
    }

    /** Sends a line behind those of the same question. */
    CompletableFuture<LineOutcome> send(ObjectNode line) {
        int lane = Math.floorMod(line.path(question).asText().hashCode(), LANES);
        CompletableFuture<LineOutcome> sent =
                lanes[lane].thenCompose(before -> attempt(line, 0, System.nanoTime() + patience.toNanos()));
        lanes[lane] = sent;
        return sent;
    }

    private CompletableFuture<LineOutcome> attempt(ObjectNode line, int tries, long deadline) {
        if (stopped.get() != null) {
            return CompletableFuture.completedFuture(stopped.get());
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(service.uri(path))
                .timeout(REQUEST_PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(bytes(line)));
        return service.begin(request)
                .handle((response, failure) -> failure == null
                        ? answered(line, response, tries, deadline)
                        : later(line, tries, deadline, wait(tries), service.absence()))
                .thenCompose(outcome -> outcome);
    }

    private CompletableFuture<LineOutcome> answered(
            ObjectNode line, HttpResponse<String> response, int tries, long deadline) {
        int status = response.statusCode();
        if (status == ACCEPTED || status == OK) {
            return CompletableFuture.completedFuture(new LineOutcome.Accepted(isUnknown(response.body())));
        }
        String reason = PLACE.matcher(service.detail(response)).replaceAll("");
        if (status == TOO_MANY) {
            return again(line, tries, System.nanoTime() + patience.toNanos(), asked(response, tries));
        }
        if (status >= FAILED) {
            return later(line, tries, deadline, asked(response, tries), reason);
        }
        return CompletableFuture.completedFuture(
                status == UNAUTHENTICATED ? stop(reason) : new LineOutcome.Refused(reason));
    }

    private boolean isUnknown(String body) {
        try {
            return UNKNOWN.equals(json.readTree(body).path("question").asText());
        } catch (JsonProcessingException unreadable) {
            // It was taken, whatever else the service says.
            return false;
        }
    }

    private CompletableFuture<LineOutcome> later(
            ObjectNode line, int tries, long deadline, Duration wait, String reason) {
        return System.nanoTime() + wait.toNanos() > deadline
                ? CompletableFuture.completedFuture(stop(reason))
                : again(line, tries, deadline, wait);
    }

    private CompletableFuture<LineOutcome> again(ObjectNode line, int tries, long deadline, Duration wait) {
        return CompletableFuture.supplyAsync(
                        () -> attempt(line, tries + 1, deadline),
                        CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS))
                .thenCompose(outcome -> outcome);
    }

    private LineOutcome stop(String reason) {
        stopped.compareAndSet(null, new LineOutcome.NotSent(reason));
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

    private byte[] bytes(ObjectNode line) {
        try {
            return json.writeValueAsBytes(line);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
