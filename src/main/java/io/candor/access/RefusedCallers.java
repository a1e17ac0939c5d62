package io.candor.access;

import io.github.bucket4j.Bucket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Counts callers that are refused because of who they are, or are not, and tells some of them in the log: by the id of their key where it is
 * known, never by what they sent.
 */
@ApplicationScoped
class RefusedCallers {
    /** Where a request carries the id of the key that came with it. */
    static final String KEY = RefusedCallers.class.getName();

    private static final Logger LOG = Logger.getLogger(RefusedCallers.class);
    /** Before anything is refused. */
    private static final int ORDER = Integer.MIN_VALUE;

    private static final int UNKNOWN = 401;
    private static final int FORBIDDEN = 403;
    /** Lines in a minute, since anybody can cause one. */
    private static final int LINES = 30;

    private final MeterRegistry meters;
    private final Bucket lines = Bucket.builder()
            .addLimit(limit -> limit.capacity(LINES).refillGreedy(LINES, Duration.ofMinutes(1)))
            .build();
    private final AtomicLong untold = new AtomicLong();

    RefusedCallers(MeterRegistry meters) {
        this.meters = meters;
    }

    void install(@Observes Router router) {
        router.route().order(ORDER).handler(request -> {
            request.addHeadersEndHandler(written -> look(request));
            request.next();
        });
    }

    private void look(RoutingContext request) {
        int status = request.response().getStatusCode();
        if (status == UNKNOWN || status == FORBIDDEN) {
            Counter.builder("candor.access.refused")
                    .description("Requests refused because of who sent them, by status")
                    .tag("status", Integer.toString(status))
                    .register(meters)
                    .increment();
            tell(request, status);
        }
    }

    private void tell(RoutingContext request, int status) {
        if (!lines.tryConsume(1)) {
            untold.incrementAndGet();
            return;
        }
        String key = request.get(KEY);
        LOG.warnf(
                "caller refused status=%d key=%s method=%s untold=%d",
                status, key == null ? "none" : key, request.request().method(), untold.getAndSet(0));
    }
}
