package io.candor.runtime.http;

import io.candor.runtime.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * Reads the body of one request on its event loop. A sender who is refused before the end is heard out until the deadline,
 * and what comes is thrown away: closing at once would take the answer away from clients that read only after they wrote.
 */
final class BodyReader {
    private static final long NO_TIMER = -1;

    private final RoutingContext context;
    private final HttpServerRequest request;
    private final int maxBytes;
    private final BiConsumer<Buffer, Problem> whenRead;
    private final Buffer body = Buffer.buffer();
    private long timer = NO_TIMER;
    private boolean refused;
    private boolean ended;

    /** @param whenRead takes the whole body, or the problem for which there is none; called once */
    BodyReader(RoutingContext context, int maxBytes, BiConsumer<Buffer, Problem> whenRead) {
        this.context = context;
        this.request = context.request();
        this.maxBytes = maxBytes;
        this.whenRead = whenRead;
    }

    static Problem tooLarge(int maxBytes) {
        return Problem.of(
                Problem.Kind.BODY_TOO_LARGE,
                "the body, decoded, may have " + maxBytes + " bytes; send what it holds in parts");
    }

    void start(Duration deadline) {
        request.handler(this::take);
        request.endHandler(end -> end());
        request.exceptionHandler(gone -> cancel());
        timer = context.vertx().setTimer(deadline.toMillis(), late -> giveUp(deadline));
        if (isDeclaredTooLarge()) {
            refuse(tooLarge(maxBytes));
        }
        if (!refused && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        request.resume();
    }

    private boolean isDeclaredTooLarge() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        // Netty has refused what is no number; more digits than these are too many bytes for anybody.
        return length != null && (length.length() > 18 || Long.parseLong(length) > maxBytes);
    }

    private void take(Buffer part) {
        if (refused) {
            return;
        }
        if (body.length() + part.length() > maxBytes) {
            refuse(tooLarge(maxBytes));
        } else {
            body.appendBuffer(part);
        }
    }

    private void end() {
        ended = true;
        cancel();
        if (!refused) {
            whenRead.accept(body, null);
        }
    }

    /** Answers now, and closes the connection when the sender has finished or the deadline has passed. */
    void refuse(Problem problem) {
        if (!refused) {
            refused = true;
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            whenRead.accept(null, problem);
        }
    }

    private void giveUp(Duration deadline) {
        if (ended) {
            return;
        }
        context.response().endHandler(sent -> request.connection().close());
        if (refused) {
            request.connection().close();
        } else {
            refuse(Problem.of(
                    Problem.Kind.REQUEST_TIMEOUT,
                    "the body was not complete after " + deadline.toMillis() + " ms; send it in one go"));
        }
    }

    private void cancel() {
        if (timer != NO_TIMER) {
            context.vertx().cancelTimer(timer);
            timer = NO_TIMER;
        }
    }
}
