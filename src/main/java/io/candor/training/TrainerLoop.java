package io.candor.training;

import io.candor.event.ReleaseEvent;
import io.candor.event.retry.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Finds batches to train on and publishes decisions, each batch once.
 *
 *
 * <p>The consumer group elects the trainer: the member that holds the partition of candor.calibration-batches.
 * Decisions are on candor.releases, each written in one transaction with the offset of its batches. The transactional
 * id is that of the group, so taking over fences the trainer before; decisions are read only after that, so that no
 * decision is published unseen.
 */
final class TrainerLoop implements Runnable {
    private static final Logger LOG = Logger.getLogger(TrainerLoop.class);
    private static final Duration POLL = Duration.ofMillis(200);
    /** How long inputs are read in one round, far below the silence that the group allows. */
    private static final Duration READ = Duration.ofSeconds(5);
    /** Batches are also considered when nothing new was read, because the trigger depends on the time. */
    private static final Duration CONSIDER = Duration.ofSeconds(30);

    private final Consumer<byte[], byte[]> member;
    private final TopicPartition batches;
    private final TrainingInputs inputs;
    private final DecisionWriter decisions;
    private final TrainingScheduler scheduler;
    private final TrainerEngine engine;
    private final TrainerStatus status;
    private final TrainerMetrics metrics;
    private final Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10));

    private final RunFailures failures;

    private Optional<TrainerEngine.Running> running = Optional.empty();
    private boolean reconsider = true;
    private int considered;
    private long consideredNanos;

    /**
     * @param member of the trainers' group; closed with the loop, as are inputs and decisions
     * @param batches the partition that makes its holder the one who trains
     */
    TrainerLoop(
            Consumer<byte[], byte[]> member,
            TopicPartition batches,
            TrainingInputs inputs,
            DecisionWriter decisions,
            RunFailures failures,
            TrainingScheduler scheduler,
            TrainerEngine engine,
            TrainerStatus status,
            TrainerMetrics metrics) {
        this.member = member;
        this.batches = batches;
        this.inputs = inputs;
        this.decisions = decisions;
        this.failures = failures;
        this.scheduler = scheduler;
        this.engine = engine;
        this.status = status;
        this.metrics = metrics;
    }

    @Override
    public void run() {
        try (member;
                inputs;
                decisions) {
            member.subscribe(List.of(batches.topic()));
            while (!status.isStopping()) {
                status.beat();
                step();
            }
            abandon();
            status.state(new TrainerState.Stopped());
        }
    }

    private void step() {
        try {
            round();
            backoff.reset();
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Kafka, registry, store or memory, which may come back. What a run failed of for good is published
            // instead.
            hold(failure);
        }
    }

    private void round() {
        // No record is used from here, since the inputs have a consumer of their own; polling keeps the membership.
        member.poll(POLL);
        member.pause(member.assignment());
        status.elected(member.assignment().contains(batches));
        if (!status.isElected()) {
            abandon();
            status.state(new TrainerState.Standby());
            return;
        }
        if (running.isPresent() && !running.get().isDone()) {
            return;
        }
        decisions.prepare();
        if (!inputs.catchUp(READ)) {
            // The rest in the next rounds, so that both the membership and our own liveness are kept.
            status.state(new TrainerState.Starting());
            return;
        }
        if (running.isEmpty()) {
            consider();
        } else {
            TrainerEngine.Running done = running.get();
            running = Optional.empty();
            reconsider = true;
            handle(done);
        }
    }

    private void consider() {
        status.untaught(inputs.isLiveUntaught());
        boolean news = inputs.revision() != considered;
        boolean overdue = System.nanoTime() - consideredNanos > CONSIDER.toNanos();
        if (!news && !reconsider && !overdue) {
            return;
        }
        inputs.lastDecision().ifPresent(status::decided);
        TrainingScheduler.Schedule schedule = scheduler.consider(inputs);
        status.counts(inputs.labels().size(), inputs.waiting().size());
        if (schedule instanceof TrainingScheduler.Due due) {
            LOG.infof(
                    "training begins releaseId=%s cause=%s batches=%d labels=%d audit=%d live=%s",
                    due.task().releaseId(),
                    due.task().cause(),
                    due.task().batches().size(),
                    due.task().selection().trainingLabels().size(),
                    due.task().selection().slice().size(),
                    due.task().liveId());
            running = Optional.of(engine.start(due.task()));
        } else if (schedule instanceof TrainingScheduler.NotDue notDue) {
            status.state(new TrainerState.Idle(notDue.why()));
        }
        reconsider = false;
        considered = inputs.revision();
        consideredNanos = System.nanoTime();
    }

    private void handle(TrainerEngine.Running done) {
        TrainingRun.Result result = done.result();
        if (result instanceof TrainingRun.Decided decided) {
            publish(done, decided);
        } else if (result instanceof TrainingRun.Failed failed) {
            // Throws what may pass, and then the run is tried again.
            publish(done, failures.judge(failed));
        } else if (result instanceof TrainingRun.Undecided undecided) {
            LOG.infof("undecided releaseId=%s reason=%s", undecided.task().releaseId(), undecided.reason());
            scheduler.undecided(undecided.task());
        }
    }

    private void publish(TrainerEngine.Running done, TrainingRun.Decided decided) {
        TrainingTask task = decided.task();
        status.state(new TrainerState.Publishing(task.releaseId()));
        if (!inputs.liveId().equals(task.liveId())
                || !inputs.erasures().equals(task.erasures())
                || !inputs.waiting().containsAll(task.batches())) {
            // The candidate is in the store, so the next run only compares it with the new live release.
            LOG.infof("decision outdated releaseId=%s live=%s", task.releaseId(), inputs.liveId());
            return;
        }
        ReleaseEvent event = decisions.write(
                decided,
                Map.of(batches, new OffsetAndMetadata(inputs.decidedThrough(task.batches()))),
                member.groupMetadata());
        status.decided(event);
        metrics.decided(task, event, done.took());
        engine.finished();
        LOG.infof(
                "decided releaseId=%s status=%s batches=%s compared=%s reason=%s seconds=%.1f",
                event.getReleaseId(),
                event.getStatus(),
                event.getBatchIds(),
                task.liveId(),
                event.getReason(),
                done.took().toMillis() / 1000.0);
    }

    /** Stops a run; its finished stages are kept. */
    private void abandon() {
        running.ifPresent(TrainerEngine.Running::stop);
        running = Optional.empty();
        reconsider = true;
        // After a reassignment, open transactions must be settled and decisions read first.
        decisions.close();
    }

    private void hold(Throwable failure) {
        Duration pause = backoff.next();
        TrainerState state = TrainerState.after(failure, pause);
        if (!state.isReady()) {
            metrics.failed();
        }
        LOG.warnf(failure, "trainer waits pause=%s cause=%s", pause, failure.toString());
        status.state(state);
        decisions.close();
        reconsider = true;
        long until = System.nanoTime() + pause.toNanos();
        while (System.nanoTime() < until && !status.isStopping()) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                status.stop();
            }
        }
    }
}
