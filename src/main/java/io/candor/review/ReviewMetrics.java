package io.candor.review;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Metrics of the queue of answers that want a verdict. */
@ApplicationScoped
class ReviewMetrics {
    private final MeterRegistry meters;
    private final List<Meter> watched = new CopyOnWriteArrayList<>();

    ReviewMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void watch(ReviewQueue queue) {
        watched.add(Gauge.builder("candor.review.waiting", queue, ReviewQueue::waiting)
                .description("Answers that want a verdict")
                .register(meters));
        watched.add(Gauge.builder("candor.review.opinions.wanted", queue, ReviewQueue::wantedOpinions)
                .description("Judged answers that want the verdict of another labeler")
                .register(meters));
        watched.add(FunctionCounter.builder("candor.review.dropped", queue, ReviewQueue::dropped)
                .description("Answers that wanted a verdict and did not fit into the queue")
                .register(meters));
    }

    /** Lets go of the queue: the registry is the process's, and would show an ended one in place of the next. */
    void unwatch() {
        watched.forEach(meters::remove);
        watched.clear();
    }
}
