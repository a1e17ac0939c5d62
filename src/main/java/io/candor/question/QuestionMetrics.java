package io.candor.question;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;

/** Metrics of questions over REST. */
@ApplicationScoped
class QuestionMetrics {
    private final MeterRegistry meters;
    private final Counter accepted;
    private final List<Meter> watched = new CopyOnWriteArrayList<>();

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
        watched.add(FunctionCounter.builder(
                        "candor.answers.unreadable",
                        service,
                        d -> d.follower().passedOver() + d.index().passedOver())
                .description("Answers and dead letters that this process could not take in")
                .register(meters));
        gauge("candor.search.questions", "Questions in this process's index", service, d -> d.index()
                .size());
        gauge("candor.search.bytes", "Bytes of this process's index", service, d -> d.index()
                .bytes());
        gauge("candor.answers.stream.clients", "Readers of the event stream", service, d -> d.answers()
                .subscriptions());
    }

    /** Lets go of the service: the registry is the process's, and would show an ended service in place of the next. */
    void unwatch() {
        watched.forEach(meters::remove);
        watched.clear();
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
        watched.add(Gauge.builder(name, service, value).description(description).register(meters));
    }
}
