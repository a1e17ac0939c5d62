package io.candor.question;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.ToDoubleFunction;

/** Metrics of questions over REST. */
@ApplicationScoped
class QuestionMetrics {
    private final MeterRegistry meters;
    private final Counter accepted;

    QuestionMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.accepted = Counter.builder("candor.questions.accepted")
                .description("Questions the broker acknowledged")
                .register(meters);
    }

    void watch(QuestionService service) {
        gauge("candor.questions.in.flight", "Questions that wait for the broker", service, d -> d.producer()
                .inFlight());
        gauge("candor.questions.waiters", "Requests that wait for an answer", service, d -> d.recent()
                .waiters());
        gauge("candor.questions.window", "Answers and dead letters remembered", service, d -> d.recent()
                .size());
        gauge("candor.answers.stream.clients", "Readers of the event stream", service, d -> d.answers()
                .subscriptions());
    }

    void accepted() {
        accepted.increment();
    }

    /** @param reason the key of a {@link io.candor.runtime.Problem} */
    void rejected(String reason) {
        Counter.builder("candor.questions.rejected")
                .description("Requests refused, by reason")
                .tag("reason", reason)
                .register(meters)
                .increment();
    }

    private void gauge(
            String name, String description, QuestionService service, ToDoubleFunction<QuestionService> value) {
        Gauge.builder(name, service, value).description(description).register(meters);
    }
}
