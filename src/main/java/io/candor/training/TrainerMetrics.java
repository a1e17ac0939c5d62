package io.candor.training;

import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Metrics of training. Decisions count once committed. */
final class TrainerMetrics {
    private final MeterRegistry registry;
    private final AtomicLong labels = new AtomicLong();
    private final AtomicLong signals = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong slice = new AtomicLong();
    private final AtomicLong suspects = new AtomicLong();
    private final AtomicLong samplerLag = new AtomicLong();

    TrainerMetrics(MeterRegistry registry) {
        this.registry = registry;
        gauge("candor.training.labels.kept", "Labels in memory", labels);
        gauge("candor.training.signals.kept", "Consistency signals in memory", signals);
        gauge("candor.training.batches.waiting", "Calibration batches nobody decided on", waiting);
        gauge("candor.training.audit.labels", "Labels of the audit slice that would judge now", slice);
        gauge("candor.training.labelers.suspected", "Labelers who are not believed", suspects);
        gauge("candor.training.sampling.lag", "Answers the sampler did not look at yet", samplerLag);
    }

    private void gauge(String name, String description, AtomicLong value) {
        Gauge.builder(name, value, AtomicLong::get).description(description).register(registry);
    }

    /** What the trainer does: 1 for the state it is in. */
    void state(Supplier<TrainerState> state) {
        for (Class<?> kind : TrainerState.class.getPermittedSubclasses()) {
            String label = kind.getSimpleName().toLowerCase(Locale.ROOT);
            Gauge.builder("candor.training.state", () -> state.get().label().equals(label) ? 1 : 0)
                    .description("What the trainer does: 1 for its state, 0 for the others")
                    .tag("state", label)
                    .register(registry);
        }
    }

    void inputs(TrainingInputs inputs) {
        labels.set(inputs.labels().size());
        signals.set(inputs.signals().size());
        waiting.set(inputs.waiting().size());
    }

    void selected(Selection selection) {
        slice.set(selection.slice().size());
        suspects.set(selection.suspects().size());
    }

    void decided(TrainingTask task, ReleaseEvent event, Duration took) {
        String judged = event.getStatus() == ReleaseStatus.LIVE ? "approved" : "rejected";
        String decision = event.getDecidedBy().equals(RunFailures.TRAINER) ? "failed" : judged;
        registry.counter("candor.training.decisions", "decision", decision).increment();
        registry.counter("candor.training.labels.used")
                .increment(task.selection().trainingLabels().size());
        registry.timer("candor.training.run").record(took);
    }

    void failed() {
        registry.counter("candor.training.failures").increment();
    }

    void unreadable(String topic) {
        registry.counter("candor.training.unreadable", "topic", topic).increment();
    }

    /** @param outcome sampled, left out or skipped */
    void sampling(String outcome, long questions) {
        registry.counter("candor.training.sampling.questions", "outcome", outcome)
                .increment(questions);
    }

    void samplerLag(long records) {
        samplerLag.set(records);
    }
}
